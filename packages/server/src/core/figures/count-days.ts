import { addToSketch, readSketch, type Sketch, writeSketch } from '../../lib/distinct.ts';
import { defineJob } from '../../queue/job.ts';
import type { Context } from '../context.ts';
import { DAY_MS, dayOf, idsOf } from './days.ts';
import {
  countBoostsBy,
  countJoined,
  countLikesBy,
  countOpenedReports,
  countRepliesBy,
  countResolvedReports,
  findFigureDays,
  findSeenAfter,
  putFigureDay,
} from './queries/days.ts';

const LOT = 500;

/**
 * Counts today and yesterday, whose last minutes may not have been: of what people do by those who were here. Meant to
 * run every ten minutes. Who came back right after midnight is counted for the day before where a round saw them then.
 */
export const countDaysJob = defineJob<Context, Record<never, never>>({
  name: 'figures.count-days',
  priority: 9,
  concurrency: 1,
  run: async (ctx) => {
    const today = dayOf(ctx.clock.now());
    for (const day of [today - 1, today]) await countDay(ctx, day);
  },
});

async function countDay(ctx: Context, day: number): Promise<void> {
  const ids = idsOf({ first: day, last: day });
  const [since, before] = [day * DAY_MS, (day + 1) * DAY_MS];
  const [known] = await findFigureDays.all(ctx.db, { first: day, last: day });
  const seen = readSketch(known?.activeUsers ?? '');
  const row = {
    day,
    newUsers: toNumber(await countJoined.first(ctx.db, ids)),
    interactions: await countDoings(ctx, { since, before, ids, seen }),
    openedReports: toNumber(await countOpenedReports.first(ctx.db, ids)),
    resolvedReports: toNumber(await countResolvedReports.first(ctx.db, { since, before })),
    activeUsers: writeSketch(seen),
  };
  await ctx.db.write((tx) => putFigureDay.run(tx, row), { durable: false });
}

interface Span {
  since: number;
  before: number;
  ids: { from: number; until: number };
  seen: Sketch;
}

/** In lots of people, so that nobody waits for a long read; takes down who was here. */
async function countDoings(ctx: Context, { since, before, ids, seen }: Span): Promise<number> {
  let sum = 0;
  for (let afterId = 0; ; ) {
    const people = await findSeenAfter.all(ctx.db, { afterId, since, limit: LOT });
    const last = people.at(-1);
    if (last === undefined) return sum;
    for (const { id, lastActiveAt } of people) if ((lastActiveAt ?? 0) < before) addToSketch(seen, id);
    const by = { accountIds: people.map(({ accountId }) => accountId), ...ids };
    sum += toNumber(await countRepliesBy.first(ctx.db, by));
    sum += toNumber(await countLikesBy.first(ctx.db, by));
    sum += toNumber(await countBoostsBy.first(ctx.db, by));
    afterId = last.id;
  }
}

/** PostgreSQL answers counts as text. */
const toNumber = (row: { count: number | string } | undefined): number => Number(row?.count ?? 0);
