import type { PostsTable } from '../../db/tables/posts.ts';
import { parseOurs } from '../addresses.ts';
import type { Context } from '../context.ts';
import { findPostById, findPostByUri, findOpenReplies as findReplies } from './queries.ts';

/** A post that is here by what others call it: ours by any of its addresses, others' by their id. Deleted ones are not. */
export async function findPostByAddress(ctx: Context, uri: string): Promise<PostsTable | undefined> {
  const post = await find(ctx, uri);
  return post?.state === 'deleted' ? undefined : post;
}

async function find(ctx: Context, uri: string): Promise<PostsTable | undefined> {
  const ours = parseOurs(ctx, uri);
  if (ours === undefined) return findPostByUri.first(ctx.db, { uri });
  if (ours.kind !== 'post') return undefined;
  const post = await findPostById.first(ctx.db, { id: ours.id });
  return post?.local === 1 ? post : undefined;
}

/** Replies to a post that may be put before anybody, oldest first, behind `above`. */
export function findOpenReplies(
  ctx: Context,
  post: { id: number; accountId: number },
  { above, limit }: { above: number; limit: number },
): Promise<{ id: number; uri: string }[]> {
  return findReplies.all(ctx.db, { replyToId: post.id, authorId: post.accountId, above, limit });
}
