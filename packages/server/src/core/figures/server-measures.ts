import type { Context } from '../context.ts';
import { findDomainsBelow, likeBelow } from '../instances/queries.ts';
import { isBelow } from '../moderation/apply-policy.ts';
import { DAY_MS, type Days, fillDays, idsOf } from './days.ts';
import type { Measure } from './measures.ts';
import {
  countFiles,
  countNewAccounts,
  countNewFiles,
  countNewFollowers,
  countNewFollows,
  countNewPosts,
  countNewReports,
  countReportsAbout,
  sumAccounts,
} from './queries/servers.ts';

export const SERVER_MEASURES = [
  'instance_accounts',
  'instance_statuses',
  'instance_media_attachments',
  'instance_follows',
  'instance_followers',
  'instance_reports',
] as const;
export type ServerMeasure = (typeof SERVER_MEASURES)[number];

/** Servers below a name that are counted with it. */
const MAX_DOMAINS = 1_000;

const BY_DAY = {
  instance_accounts: countNewAccounts,
  instance_statuses: countNewPosts,
  instance_media_attachments: countNewFiles,
  instance_follows: countNewFollows,
  instance_followers: countNewFollowers,
  instance_reports: countNewReports,
} as const satisfies Record<ServerMeasure, unknown>;

/** What is known of a server: all of it as the total, and what was new on each day. */
export async function measureServer(
  ctx: Context,
  key: ServerMeasure,
  days: Days,
  { domain, below }: { domain: string; below: boolean },
): Promise<Measure> {
  const domains = await findDomains(ctx, domain, below);
  const rows = await BY_DAY[key].all(ctx.db, { domains, ...idsOf(days), since: days.first * DAY_MS });
  return {
    key,
    total: await countAll(ctx, key, domains),
    days: fillDays(days, rows, (row) => Number(row.value)),
  };
}

/** A server itself, or with those below its name. */
async function findDomains(ctx: Context, domain: string, below: boolean): Promise<string[]> {
  if (!below) return [domain];
  const known = (await findDomainsBelow.all(ctx.db, likeBelow(domain))).map((row) => row.domain);
  return [domain, ...known.filter((one) => one !== domain && isBelow(one, domain)).slice(0, MAX_DOMAINS)];
}

async function countAll(ctx: Context, key: ServerMeasure, domains: string[]): Promise<number> {
  if (key === 'instance_reports') return Number((await countReportsAbout.first(ctx.db, { domains }))?.count ?? 0);
  if (key === 'instance_media_attachments') return Number((await countFiles.first(ctx.db, { domains }))?.count ?? 0);
  const sums = await sumAccounts.first(ctx.db, { domains });
  const columns = {
    instance_accounts: sums?.accounts,
    instance_statuses: sums?.posts,
    instance_follows: sums?.followed,
    instance_followers: sums?.following,
  };
  return Number(columns[key] ?? 0);
}
