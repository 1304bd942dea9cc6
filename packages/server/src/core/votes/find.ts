import type { Reader } from '../../db/database.ts';
import * as queries from './queries.ts';

interface Mark {
  accountId: number;
  postId: number;
}

/** What an adapter needs to know of a like. */
export interface LikeRef extends Mark {
  id: number;
}

function toRef(row: LikeRef | undefined): LikeRef | undefined {
  return row === undefined ? undefined : { id: row.id, accountId: row.accountId, postId: row.postId };
}

/** The like of a post by an account. */
export async function findLike(on: Reader, mark: Mark): Promise<LikeRef | undefined> {
  return toRef(await queries.findLike.first(on, mark));
}

/** A like by its id, without regard to who may see the post. */
export async function findLikeById(on: Reader, id: number): Promise<LikeRef | undefined> {
  return toRef(await queries.findLikeById.first(on, { id }));
}

/** Whether an account dislikes a post. */
export async function hasDisliked(on: Reader, mark: Mark): Promise<boolean> {
  return (await queries.findVote.first(on, mark))?.value === -1;
}
