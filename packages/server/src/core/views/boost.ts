import type { Viewer } from '../audience/viewer.ts';
import type { Context } from '../context.ts';
import type { AccountView } from './account.ts';
import type { Visibility } from './facts.ts';
import type { Reading } from './mine.ts';
import { findBoostsFor, findOpenBoosts } from './queries.ts';

/** Who brought a post, and how. */
export interface BoostView {
  readonly id: number;
  readonly uri: string;
  readonly account: AccountView;
  readonly visibility: Visibility;
  readonly createdAt: number;
}

export interface BoostRow {
  /** 0 for visitors. */
  viewerId: number;
  id: number;
  postId: number;
  accountId: number;
  uri: string;
  visibility: Visibility;
  createdAt: number;
}

/** Boosts by id as far as these viewers, all of one kind, may see them: a row per viewer. */
export async function findBoostRows(
  ctx: Context,
  kind: Viewer['kind'],
  viewerIds: readonly number[],
  ids: readonly number[],
  { brought = false, visiting = 0 }: Reading,
): Promise<BoostRow[]> {
  if (ids.length === 0) return [];
  const form = brought ? 'brought' : 'asked';
  const params = { ids: [...ids], visiting, now: ctx.clock.now() };
  if (kind === 'visitor') return findOpenBoosts[form].all(ctx.db, params);
  return findBoostsFor[kind][form].all(ctx.db, { ...params, viewerIds: [...viewerIds] });
}

/** A boost with who made it. */
export function toBoostView(row: BoostRow, account: AccountView): BoostView {
  return { id: row.id, uri: row.uri, account, visibility: row.visibility, createdAt: row.createdAt };
}
