import { LAST_ID } from '../../db/keyset.ts';
import { defineJob } from '../../queue/job.ts';
import type { Context } from '../context.ts';
import { findCandidates, type Stored } from './merge.ts';
import { type Brought, enterOne, enterOwnHome } from './queries/enter.ts';
import { sweepTimeline } from './queries/keep.ts';
import { findLastOf } from './queries/newest.ts';
import { enterTagged, findLastTagged, sweepTag } from './queries/tagged.ts';

/** How many of its posts and boosts a newly followed account, or a new member, brings along. */
const FROM_ONE = 40;
/** A timeline that is made anew: so many rounds of so many. */
const ROUNDS = 10;
const PER_ROUND = 40;
const SWEEP = 500;

/** Brings what accounts wrote and boosted last into a timeline. The newest of each come, in a transaction of their own. */
export async function fillFrom(ctx: Context, { into, timelineId }: Stored, accountIds: number[]): Promise<void> {
  for (const accountId of accountIds) {
    await ctx.db.write(
      async (tx) => {
        for (const brought of ['post', 'boost'] as const) {
          const ids = (await findLastOf[brought].all(tx, { accountId, limit: FROM_ONE })).map((row) => row.id);
          if (ids.length > 0) await enterOne[brought][into].run(tx, { ids, timelineId, now: ctx.clock.now() });
        }
      },
      { durable: false },
    );
  }
}

/** Brings the newest posts under a tag into somebody's home. */
export async function fillFromTag(ctx: Context, timelineId: number, tag: string): Promise<void> {
  await ctx.db.write(
    async (tx) => {
      const ids = (await findLastTagged.all(tx, { tag, limit: FROM_ONE })).map((row) => row.id);
      if (ids.length > 0) await enterTagged.one.run(tx, { ids, timelineId, now: ctx.clock.now() });
    },
    { durable: false },
  );
}

/** Takes what came for a tag alone out of somebody's home, in small transactions. */
export async function sweepTagged(ctx: Context, timelineId: number, tag: string): Promise<void> {
  const params = { timelineId, tag, limit: SWEEP };
  while ((await ctx.db.write((tx) => sweepTag.run(tx, params), { durable: false })) === SWEEP);
}

/** Makes a timeline anew of the newest of everyone in it, in small transactions: others are answered in between. */
export async function fillTimeline(ctx: Context, stored: Stored): Promise<void> {
  let below = LAST_ID;
  for (let round = 0; round < ROUNDS; round++) {
    const candidates = await findCandidates(ctx.db, stored, { below, limit: PER_ROUND });
    const last = candidates.at(-1);
    if (last === undefined) return;
    const idsOf = (brought: Brought) => candidates.filter((c) => c.brought === brought).map((c) => c.entryId);
    await ctx.db.write(
      async (tx) => {
        for (const brought of ['post', 'boost'] as const) {
          const ids = idsOf(brought);
          if (ids.length === 0) continue;
          const into = { ids, timelineId: stored.timelineId, now: ctx.clock.now() };
          await enterOne[brought][stored.into].run(tx, into);
          if (stored.into === 'homes' && brought === 'post') await enterTagged.one.run(tx, into);
          const own = candidates.filter((c) => c.byAccountId === stored.timelineId && c.brought === brought);
          if (own.length > 0) await enterOwnHome[brought].run(tx, { ids: own.map((c) => c.entryId) });
        }
      },
      { durable: false },
    );
    below = last.entryId;
  }
}

/** The same in the background: whoever waits for a new post does not wait for this. */
export const fillTimelineJob = defineJob<Context, Stored>({
  name: 'timelines.fill',
  priority: 4,
  concurrency: 1,
  async run(ctx, timelines) {
    for (const stored of timelines) await fillTimeline(ctx, stored);
  },
});

/** Takes what accounts brought out of a timeline, in small transactions. */
export async function sweep(ctx: Context, timelineId: number, byAccountIds: number[]): Promise<void> {
  if (byAccountIds.length === 0) return;
  const params = { timelineId, byAccountIds, limit: SWEEP };
  while ((await ctx.db.write((tx) => sweepTimeline.run(tx, params), { durable: false })) === SWEEP);
}
