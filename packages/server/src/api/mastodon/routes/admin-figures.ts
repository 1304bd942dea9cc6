import { adminFigures } from '@linnet/api-schemas/mastodon/endpoints/admin-figures.ts';
import { loadCohorts } from '../../../core/figures/cohorts.ts';
import { type Days, readDays } from '../../../core/figures/days.ts';
import { DIMENSION_KEYS, loadDimensions } from '../../../core/figures/dimensions.ts';
import { loadMeasures, MEASURE_KEYS } from '../../../core/figures/measures.ts';
import { AppError } from '../../../lib/errors.ts';
import { readHost } from '../../../lib/host.ts';
import { defineRoutes } from '../../http/route.ts';
import { renderCohort, renderDimension, renderMeasure } from '../serializers/admin-figures.ts';
import { readInstant } from '../serializers/dates.ts';
import { readTagName } from '../tags.ts';

const DIMENSION_ROWS = 10;

/** How the server does. */
export const adminFigureRoutes = defineRoutes(adminFigures, {
  measures: async ({ ctx, params }) => {
    const about = {
      tags: {
        tag_accounts: readTag(params.tag_accounts),
        tag_uses: readTag(params.tag_uses),
        tag_servers: readTag(params.tag_servers),
      },
      domains: {
        instance_accounts: readServers(params.instance_accounts),
        instance_statuses: readServers(params.instance_statuses),
        instance_media_attachments: readServers(params.instance_media_attachments),
        instance_follows: readServers(params.instance_follows),
        instance_followers: readServers(params.instance_followers),
        instance_reports: readServers(params.instance_reports),
      },
    };
    const measures = await loadMeasures(ctx, pick(MEASURE_KEYS, params.keys), readRange(params), about);
    return measures.map(renderMeasure);
  },
  dimensions: async ({ ctx, params }) => {
    const about = {
      tags: { tag_servers: readTag(params.tag_servers), tag_languages: readTag(params.tag_languages) },
      domains: {
        instance_accounts: readServers(params.instance_accounts)?.domain,
        instance_languages: readServers(params.instance_languages)?.domain,
      },
    };
    const asked = { days: readRange(params), limit: params.limit ?? DIMENSION_ROWS, about };
    const dimensions = await loadDimensions(ctx, pick(DIMENSION_KEYS, params.keys), asked);
    return dimensions.map((one) => renderDimension(one, ctx.config.hosts.handles));
  },
  retention: async ({ ctx, params }) => {
    const frequency = params.frequency ?? 'day';
    const cohorts = await loadCohorts(ctx, frequency, readRange(params));
    return cohorts.map((cohort) => renderCohort(cohort, frequency));
  },
});

const pick = <Key extends string>(known: readonly Key[], asked: readonly string[]): Key[] =>
  asked.flatMap((key) => known.filter((one) => one === key));

function readRange({ start_at, end_at }: { start_at: string; end_at: string }): Days {
  const [startAt, endAt] = [readInstant(start_at, 'Start at'), readInstant(end_at, 'End at')];
  if (startAt === undefined) throw new AppError('invalid', 'Validation failed: Start at is missing');
  if (endAt === undefined) throw new AppError('invalid', 'Validation failed: End at is missing');
  return readDays(startAt, endAt);
}

const readTag = (given: { id: string } | undefined) => (given === undefined ? undefined : readTagName(given.id));

function readServers(given: { domain: string; include_subdomains?: boolean } | undefined) {
  if (given === undefined) return undefined;
  const domain = readHost(given.domain);
  if (domain === undefined) throw new AppError('invalid', 'Validation failed: Domain is not a valid domain name');
  return { domain, below: given.include_subdomains === true };
}
