import type { CohortsTable } from '../../db/tables/figures.ts';
import { firstIdOf } from '../../lib/ids.ts';
import { defineJob } from '../../queue/job.ts';
import type { Context } from '../context.ts';
import { findPeopleAfter } from '../instances/queries.ts';
import { DAY_MS, type Days, dayOf } from './days.ts';
import { deleteCohortsBefore, findCohorts, putCohort } from './queries/days.ts';

export type Frequency = CohortsTable['frequency'];

/** What is kept: two months by day, two years by month. */
const KEPT: Record<Frequency, number> = { day: 62, month: 24 };
const LOT = 500;

/** Those who came at one time. */
export interface Cohort {
  /** Its first moment, in milliseconds. */
  period: number;
  joined: number;
  /** How many of them were seen in each period from then on, or later. */
  stayed: { period: number; count: number }[];
}

/** The cohorts of some days, or of their months, as they were counted last; older ones than are kept are left out. */
export async function loadCohorts(ctx: Context, frequency: Frequency, days: Days): Promise<Cohort[]> {
  const now = bucketOf(frequency, ctx.clock.now());
  const last = Math.min(bucketOf(frequency, days.last * DAY_MS), now);
  const first = Math.max(bucketOf(frequency, days.first * DAY_MS), now - KEPT[frequency] + 1);
  const rows = await findCohorts.all(ctx.db, { frequency, first, last });
  const known = new Map(rows.map((row) => [Number(row.cohort), row]));
  return Array.from({ length: Math.max(last - first + 1, 0) }, (_, i): Cohort => {
    const cohort = first + i;
    const row = known.get(cohort);
    const counts: number[] = row === undefined ? [] : JSON.parse(row.stayedJson);
    return {
      period: startOf(frequency, cohort),
      joined: row?.joined ?? 0,
      stayed: Array.from({ length: last - cohort + 1 }, (_, n) => ({
        period: startOf(frequency, cohort + n),
        count: counts[n] ?? 0,
      })),
    };
  });
}

/** Counts how many of those who came were seen later. Meant to run every hour. */
export const countCohortsJob = defineJob<Context, Record<never, never>>({
  name: 'figures.count-cohorts',
  priority: 9,
  concurrency: 1,
  run: async (ctx) => {
    const rows = await countAll(ctx);
    const now = ctx.clock.now();
    await ctx.db.write(
      async (tx) => {
        for (const row of rows) await putCohort.run(tx, row);
        for (const frequency of ['day', 'month'] as const) {
          await deleteCohortsBefore.run(tx, { frequency, before: bucketOf(frequency, now) - KEPT[frequency] + 1 });
        }
      },
      { durable: false },
    );
  },
});

/** In lots of people, so that nobody waits for a long read. */
async function countAll(ctx: Context): Promise<CohortsTable[]> {
  const now = ctx.clock.now();
  const tallies = (['day', 'month'] as const).map((frequency) => {
    const last = bucketOf(frequency, now);
    const first = last - KEPT[frequency] + 1;
    const rows = Array.from({ length: KEPT[frequency] }, (_, i) => ({
      cohort: first + i,
      joined: 0,
      stayed: new Array<number>(last - first - i + 1).fill(0),
    }));
    return { frequency, first, rows };
  });
  const since = startOf('month', tallies[1]?.first ?? 0);
  for (let afterId = firstIdOf(since) - 1; ; ) {
    const people = await findPeopleAfter.all(ctx.db, { afterId, limit: LOT });
    const last = people.at(-1);
    if (last === undefined) break;
    for (const { createdAt, lastActiveAt } of people) {
      for (const { frequency, first, rows } of tallies) {
        const row = rows[bucketOf(frequency, createdAt) - first];
        if (row === undefined) continue;
        row.joined += 1;
        const seen = lastActiveAt === null ? -1 : bucketOf(frequency, lastActiveAt) - row.cohort;
        for (let n = 0; n <= seen && n < row.stayed.length; n++) row.stayed[n] = (row.stayed[n] ?? 0) + 1;
      }
    }
    afterId = last.id;
  }
  return tallies.flatMap(({ frequency, rows }) =>
    rows.map(({ cohort, joined, stayed }) => ({ frequency, cohort, joined, stayedJson: JSON.stringify(stayed) })),
  );
}

/** Days, or months, since 1970. */
function bucketOf(frequency: Frequency, ms: number): number {
  if (frequency === 'day') return dayOf(ms);
  const at = new Date(ms);
  return (at.getUTCFullYear() - 1970) * 12 + at.getUTCMonth();
}

function startOf(frequency: Frequency, bucket: number): number {
  return frequency === 'day' ? bucket * DAY_MS : Date.UTC(1970 + Math.floor(bucket / 12), bucket % 12);
}
