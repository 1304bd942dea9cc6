import type { Context } from '../context.ts';
import { findHomesWith, findListsWith } from './queries.ts';

/** Of these accounts, those in whose home a post is. */
export async function loadHomesWith(ctx: Context, postId: number, ownerIds: readonly number[]): Promise<number[]> {
  if (ownerIds.length === 0) return [];
  return (await findHomesWith.all(ctx.db, { postId, ownerIds: [...ownerIds] })).map((row) => row.ownerId);
}

/** Of these lists, those that an account is a member of. */
export async function loadListsWith(ctx: Context, accountId: number, listIds: readonly number[]): Promise<number[]> {
  if (listIds.length === 0) return [];
  return (await findListsWith.all(ctx.db, { accountId, listIds: [...listIds] })).map((row) => row.listId);
}
