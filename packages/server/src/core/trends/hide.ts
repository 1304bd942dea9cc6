import { insertRow } from '../../db/insert.ts';
import type { HiddenTrendsTable, TrendKind } from '../../db/tables/trends.ts';
import type { Context } from '../context.ts';
import { deleteHidden, findHidden } from './queries.ts';

/** Something that may trend: `ref` is a tag's normalised name, or the id of a post or card. */
export interface Trend {
  kind: TrendKind;
  ref: string;
}

/** Keeps something out of the trends, now and when it comes again. Twice is once. */
export async function hideTrend(ctx: Context, { kind, ref }: Trend): Promise<void> {
  const row = { kind, ref, hiddenAt: ctx.clock.now() };
  await ctx.db.write((tx) => insertRow(tx, 'hiddenTrends', row, { ignoreConflicts: true }));
}

/** It may trend again. Answers whether it was hidden. */
export async function showTrend(ctx: Context, trend: Trend): Promise<boolean> {
  return (await ctx.db.write((tx) => deleteHidden.run(tx, { kind: trend.kind, ref: trend.ref }))) > 0;
}

/** What is kept out, at most 1,000. */
export function listHidden(ctx: Context): Promise<HiddenTrendsTable[]> {
  return findHidden.all(ctx.db, {});
}
