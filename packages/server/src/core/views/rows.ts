import { createCache } from '../../lib/cache.ts';
import type { Context } from '../context.ts';
import { perProcess } from '../per-process.ts';
import { findFacts, findStamps, type Stamp } from './queries.ts';

/** What a post's facts are made of, but for what stands in tables of its own. */
export type FactsRow = Awaited<ReturnType<typeof findFacts.all>>[number];

/** Posts of a few pages; longer ones are read anew. */
export const KEPT_POSTS = 500;
export const KEPT_BYTES = 4_096;
const kept = perProcess(() => createCache<number, FactsRow>({ max: KEPT_POSTS }));

/** The rows of posts, for whoever has asked already who may see them. */
export async function findFactsRows(ctx: Context, ids: readonly number[]): Promise<FactsRow[]> {
  return ids.length === 0 ? [] : findFacts.all(ctx.db, { ids: [...ids] });
}

/** Those of these posts that visitors may see, or that may be brought to them. */
export async function findOpenStamps(
  ctx: Context,
  ids: readonly number[],
  form: keyof typeof findStamps,
  visiting = 0,
): Promise<Stamp[]> {
  return ids.length === 0 ? [] : findStamps[form].all(ctx.db, { ids: [...ids], visiting });
}

/**
 * The rows behind stamps that were just read: the same row as before where its versions are the same, which every change of
 * it counts up; so nobody is given less than what stood in the database when they asked.
 */
export async function readRows(ctx: Context, stamps: readonly Stamp[]): Promise<FactsRow[]> {
  const rows = kept(ctx);
  const known: FactsRow[] = [];
  const missing: number[] = [];
  for (const { id, version, statsVersion } of stamps) {
    const row = rows.get(id);
    if (row?.version === version && row.statsVersion === statsVersion) known.push(row);
    else missing.push(id);
  }
  if (missing.length === 0) return known;
  const found = await findFactsRows(ctx, missing);
  for (const row of found) if (row.bytes <= KEPT_BYTES) rows.set(row.id, row);
  return [...known, ...found];
}
