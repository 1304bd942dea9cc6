import type { TrendReviewsTable } from '../../db/tables/trends.ts';
import { notFound } from '../../lib/errors.ts';
import { readHostOf } from '../../lib/host.ts';
import { writeAudit } from '../audit/write.ts';
import { findCardsById } from '../cards/queries.ts';
import type { Context } from '../context.ts';
import { findPost } from '../posts/find.ts';
import { putRuleOfTrend } from '../tags/rules.ts';
import { findReviewed, listRefused, putReview } from './queries.ts';

/**
 * Something that may trend: `ref` is a tag's normalised name, the id of a post or card, or the host of a publisher,
 * whose pages trend as it may unless something was decided about them.
 */
export interface Trend {
  kind: 'tag' | TrendReviewsTable['kind'];
  ref: string;
}

export interface TrendReview extends Trend {
  /** An account here, null for the command line. */
  by: number | null;
  /** Whether it may trend, now and when it comes again. */
  allowed: boolean;
}

/** Decides whether something may trend; the last word holds. Throws `not-found` for a post or page that is not here. */
export async function reviewTrend(ctx: Context, { by, kind, ref, allowed }: TrendReview): Promise<void> {
  const label = await nameTrend(ctx, { kind, ref });
  await ctx.db.write(async (tx) => {
    if (kind === 'tag') await putRuleOfTrend(ctx, tx, { tag: ref, trendable: allowed });
    else await putReview.run(tx, { kind, ref, allowed: allowed ? 1 : 0, reviewedAt: ctx.clock.now() });
    const act = allowed ? 'trend.approve' : 'trend.reject';
    await writeAudit(ctx, tx, { by, act, target: { kind, key: ref, label } });
  });
}

/** What may not trend, at most 1,000. */
export async function listRefusedTrends(ctx: Context): Promise<Trend[]> {
  return listRefused.all(ctx.db, {});
}

/** What was decided about publishers, by their hosts; null where nobody has. */
export async function loadPublishers(
  ctx: Context,
  hosts: readonly string[],
): Promise<{ host: string; allowed: boolean | null }[]> {
  const rows = await findReviewed.all(ctx.db, { kind: 'publisher', refs: [...hosts] });
  const known = new Map(rows.map((row) => [row.ref, row.allowed === 1]));
  return hosts.map((host) => ({ host, allowed: known.get(host) ?? null }));
}

/** What it is called: `#tag`, an address, a host. Throws `not-found` for a post or page that is not here. */
export async function nameTrend(ctx: Context, { kind, ref }: Trend): Promise<string> {
  if (kind === 'tag') return `#${ref}`;
  if (kind === 'publisher') return ref;
  const id = Number(ref);
  const found =
    kind === 'post' ? (await findPost(ctx.db, id))?.uri : (await findCardsById.all(ctx.db, { ids: [id] }))[0]?.url;
  if (found === undefined) throw notFound();
  return found;
}

/** The publisher of a page; '' where its address has no host. */
export const publisherOf = (url: string): string => readHostOf(url) ?? '';
