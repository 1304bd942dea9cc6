import { insertRow } from '../../db/insert.ts';
import type { Context } from '../context.ts';
import { changeFilters } from './change.ts';
import { loadFilterPost, readFilter } from './load.ts';
import { deleteFilterPostRow } from './queries.ts';

/** Adds a post, which the caller has found for this reader, to a filter; twice is once. Throws `invalid`, `not-found`. */
export function addFilterPost(
  ctx: Context,
  accountId: number,
  filterId: number,
  postId: number,
): Promise<{ id: number; postId: number }> {
  return changeFilters(ctx, accountId, async (tx) => {
    await readFilter(tx, accountId, filterId);
    await insertRow(tx, 'filterPosts', { id: ctx.ids.next(), filterId, postId }, { ignoreConflicts: true });
    const { posts } = await readFilter(tx, accountId, filterId);
    return posts.find((post) => post.postId === postId) as { id: number; postId: number };
  });
}

/** Takes a post out of a filter, by the number it has there. Throws `not-found`. */
export async function removeFilterPost(ctx: Context, accountId: number, id: number): Promise<void> {
  await loadFilterPost(ctx, accountId, id);
  await changeFilters(ctx, accountId, (tx) => deleteFilterPostRow.run(tx, { id }));
}
