import { LAST_ID } from '../../db/keyset.ts';
import { defineJob } from '../../queue/job.ts';
import type { Context } from '../context.ts';
import { findAbsent, setAway } from '../users/queries.ts';
import { findListIds, findNextTimeline, findTooOld, trimTimeline } from './queries/keep.ts';

/** What a timeline holds; pages behind it are merged when somebody reads them. */
export const KEEP = 1_000;
/** Nothing is written for people nobody has seen for so long. */
const AWAY_AFTER_MS = 30 * 86_400_000;
const BATCH = 500;
const PEOPLE = 100;

/**
 * Keeps the newest entries of each timeline, and empties those of people who are away, and of lists that were deleted while
 * something was on its way into them.
 */
export const trimTimelinesJob = defineJob<Context, Record<never, never>>({
  name: 'timelines.trim',
  priority: 9,
  concurrency: 1,
  async run(ctx) {
    await markAbsent(ctx);
    let after = 0;
    for (;;) {
      const next = await findNextTimeline.first(ctx.db, { after });
      const timelineId = next?.timelineId ?? null;
      if (next === undefined || timelineId === null) return;
      const tooOld = next.owned === 1 ? await findTooOld.first(ctx.db, { timelineId, keep: KEEP }) : undefined;
      if (next.owned === 0) await emptyTimeline(ctx, timelineId);
      else if (tooOld !== undefined) await trimUpTo(ctx, timelineId, tooOld.entryId);
      after = timelineId;
    }
  },
});

/** People away are told apart by `awayAt`; it ends when they come back (`user.returned`). */
async function markAbsent(ctx: Context): Promise<void> {
  const now = ctx.clock.now();
  const before = now - AWAY_AFTER_MS;
  for (;;) {
    const absent = await findAbsent.all(ctx.db, { before, limit: PEOPLE });
    for (const { id, accountId } of absent) {
      if ((await ctx.db.write((tx) => setAway.run(tx, { id, before, now }), { durable: false })) === 0) continue;
      const lists = await findListIds.all(ctx.db, { accountId });
      for (const timelineId of [accountId, ...lists.map((list) => list.id)]) await emptyTimeline(ctx, timelineId);
    }
    if (absent.length < PEOPLE) return;
  }
}

/** Removes all entries of a stored timeline. */
export function emptyTimeline(ctx: Context, timelineId: number): Promise<void> {
  return trimUpTo(ctx, timelineId, LAST_ID);
}

/** In small transactions: others are answered in between. */
async function trimUpTo(ctx: Context, timelineId: number, upTo: number): Promise<void> {
  const params = { timelineId, upTo, limit: BATCH };
  while ((await ctx.db.write((tx) => trimTimeline.run(tx, params), { durable: false })) === BATCH);
}
