import type { WeeksTable } from '../../db/tables/federation.ts';
import { firstIdOf } from '../../lib/ids.ts';
import { defineJob } from '../../queue/job.ts';
import type { Context } from '../context.ts';
import { countPostsBy, deleteOldWeeks, findPeopleAfter, findWeeks, putWeek } from './queries.ts';

const WEEK_MS = 7 * 24 * 3_600_000;
/** The epoch was a Thursday; weeks begin on Mondays, at midnight of UTC. */
const MONDAY_MS = 4 * 24 * 3_600_000;
/** As far back as is told. */
const WEEKS = 12;
const LOT = 500;

/** What people here did in a week; `week` is its first moment, in milliseconds. */
export type WeekOfActivity = WeeksTable;

/** The last twelve weeks, this one first, as they were counted last. */
export async function loadActivity(ctx: Context): Promise<WeekOfActivity[]> {
  const now = weekOf(ctx.clock.now());
  const weeks = Array.from({ length: WEEKS }, (_, i) => now - i * WEEK_MS);
  const rows = await findWeeks.all(ctx.db, { since: weeks.at(-1) as number });
  const known = new Map(rows.map((row) => [row.week, row]));
  return weeks.map((week) => known.get(week) ?? { week, posts: 0, logins: 0, registrations: 0 });
}

/** Counts this week and the one before, whose last hour may not have been: what was counted once stays. */
export const countActivityJob = defineJob<Context, Record<never, never>>({
  name: 'instances.count-activity',
  priority: 9,
  concurrency: 1,
  run: async (ctx) => {
    const now = weekOf(ctx.clock.now());
    const counted = [await countWeek(ctx, now - WEEK_MS), await countWeek(ctx, now)];
    await ctx.db.write(
      async (tx) => {
        for (const week of counted) await putWeek.run(tx, week);
        await deleteOldWeeks.run(tx, { before: now - WEEKS * WEEK_MS });
      },
      { durable: false },
    );
  },
});

/** In lots of people, so that nobody waits for a long read. */
async function countWeek(ctx: Context, week: number): Promise<WeekOfActivity> {
  const until = week + WEEK_MS;
  const isIn = (ms: number | null) => ms !== null && ms >= week && ms < until;
  const sum: WeekOfActivity = { week, posts: 0, logins: 0, registrations: 0 };
  for (let afterId = 0; ; ) {
    const people = await findPeopleAfter.all(ctx.db, { afterId, limit: LOT });
    const last = people.at(-1);
    if (last === undefined) return sum;
    const accountIds = people.map((one) => one.accountId);
    const written = await countPostsBy.first(ctx.db, { accountIds, from: firstIdOf(week), until: firstIdOf(until) });
    sum.posts += Number(written?.count ?? 0);
    sum.logins += people.filter(({ lastActiveAt }) => isIn(lastActiveAt)).length;
    sum.registrations += people.filter(({ createdAt }) => isIn(createdAt)).length;
    afterId = last.id;
  }
}

function weekOf(ms: number): number {
  return Math.floor((ms - MONDAY_MS) / WEEK_MS) * WEEK_MS + MONDAY_MS;
}
