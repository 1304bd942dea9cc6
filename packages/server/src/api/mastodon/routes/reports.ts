import { reports } from '@linnet/api-schemas/mastodon/endpoints/reports.ts';
import { fileReport } from '../../../core/reports/file.ts';
import { loadReport } from '../../../core/reports/load.ts';
import { notFound } from '../../../lib/errors.ts';
import { parseId } from '../../../lib/ids.ts';
import { defineRoutes } from '../../http/route.ts';
import { renderFor } from '../render-for.ts';
import { renderReport } from '../serializers/report.ts';

/** What moderators are told. */
export const reportRoutes = defineRoutes(reports, {
  create: async ({ ctx, accountId, params }) => {
    const { status_ids: statusIds, rule_ids: ruleIds, category, comment, forward } = params;
    const targetId = parseId(params.account_id);
    if (targetId === undefined) throw notFound();
    const postIds = statusIds.flatMap((text) => parseId(text) ?? []);
    const collectionIds = params.collection_ids.flatMap((text) => parseId(text) ?? []);
    const about = { accountId, targetId, postIds, collectionIds };
    const id = await fileReport(ctx, { ...about, comment, category, ruleIds, forward });
    return renderReport(renderFor(ctx), await loadReport(ctx, id));
  },
});
