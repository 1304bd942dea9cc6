import { type Page, readPage } from '../../db/keyset.ts';
import type { HitChanges, HitState, ScreenHitsTable } from '../../db/tables/screens.ts';
import { notFound } from '../../lib/errors.ts';
import { firstIdOf } from '../../lib/ids.ts';
import { defineJob } from '../../queue/job.ts';
import type { Context } from '../context.ts';
import { findUnjudged } from '../staff/judging.ts';
import { deleteHitsBefore, findAllHits, findHit, findHitsOf } from './queries.ts';
import type { ScreenAct, Why } from './screen.ts';

export type { HitState };

/** So long it is known what screens did. */
const KEPT_MS = 90 * 24 * 3_600_000;
const LOT = 500;
const LOTS = 20;

/** What a screen did to a post. */
export interface ScreenHit {
  id: number;
  screenId: number;
  /** What the screen was called. */
  name: string;
  postId: number;
  accountId: number;
  act: ScreenAct;
  why: Why[];
  changes: HitChanges;
  state: HitState;
  createdAt: number;
}

interface Reading {
  /** Of one screen alone. */
  screenId?: number | undefined;
  /** An account here; null: the command line. Nobody learns what was done to them, or to who stands above them. */
  by: number | null;
}

/** A page of what screens did, newest first. */
export async function listHits(ctx: Context, { screenId, by }: Reading, page: Page): Promise<ScreenHit[]> {
  const unjudged = await findUnjudged(ctx, by);
  const rows =
    screenId === undefined
      ? await readPage(ctx.db, findAllHits, { unjudged }, page)
      : await readPage(ctx.db, findHitsOf, { screenId, unjudged }, page);
  return rows.map(toHit);
}

/** Throws `not-found`. */
export async function loadHit(ctx: Context, id: number): Promise<ScreenHit> {
  const row = await findHit.first(ctx.db, { id });
  if (row === undefined) throw notFound();
  return toHit(row);
}

export function toHit({ whyJson, changesJson, ...row }: ScreenHitsTable): ScreenHit {
  return { ...row, why: JSON.parse(whyJson) as Why[], changes: JSON.parse(changesJson) as HitChanges };
}

/** Forgets what screens did long ago; what they did stands. */
export const pruneHitsJob = defineJob<Context, Record<never, never>>({
  name: 'screens.prune-hits',
  priority: 9,
  concurrency: 1,
  run: async (ctx) => {
    const id = firstIdOf(ctx.clock.now() - KEPT_MS);
    for (let i = 0; i < LOTS; i++) {
      if ((await deleteHitsBefore.run(ctx.db, { id, limit: LOT })) < LOT) return;
    }
  },
});
