import type { Reader } from '../../db/database.ts';
import type { Audience, PostsTable } from '../../db/tables/posts.ts';
import { parseOurs } from '../addresses.ts';
import type { Context } from '../context.ts';
import * as abroad from './queries/holders.ts';
import * as queries from './queries.ts';

/** What an adapter needs to know of a post before it asks for a view, without regard to who may see it. */
export interface PostRef {
  id: number;
  accountId: number;
  uri: string;
  audience: Audience;
  /** Written here. */
  local: boolean;
  /** It never leaves this server. */
  localOnly: boolean;
  editedAt: number | null;
}

function toRef(row: PostsTable | undefined): PostRef | undefined {
  if (row === undefined) return undefined;
  const { id, accountId, uri, audience, local, localOnly, editedAt } = row;
  return { id, accountId, uri, audience, local: local === 1, localOnly: localOnly === 1, editedAt };
}

/** A post by its id; deleted ones that are kept for their thread included. */
export async function findPost(on: Reader, id: number): Promise<PostRef | undefined> {
  return toRef(await queries.findPostById.first(on, { id }));
}

/** A post by its id on the wire; deleted ones that are kept for their thread included. */
export async function findPostByUri(on: Reader, uri: string): Promise<PostRef | undefined> {
  return toRef(await queries.findPostByUri.first(on, { uri }));
}

/** A post that is here by what others call it: ours by any of its addresses, others' by their id. Deleted ones are not. */
export async function findPostByAddress(ctx: Context, uri: string): Promise<PostRef | undefined> {
  const post = await findByAddress(ctx, uri);
  return post?.state === 'deleted' ? undefined : toRef(post);
}

async function findByAddress(ctx: Context, uri: string): Promise<PostsTable | undefined> {
  const ours = parseOurs(ctx, uri);
  if (ours === undefined) return queries.findPostByUri.first(ctx.db, { uri });
  if (ours.kind !== 'post') return undefined;
  const post = await queries.findPostById.first(ctx.db, { id: ours.id });
  return post?.local === 1 ? post : undefined;
}

/** The ids on the wire of posts by their ids here, and their pages. */
export async function findPostUris(on: Reader, ids: number[]): Promise<{ id: number; uri: string; url: string }[]> {
  const rows = await queries.findPostUris.all(on, { ids });
  // What is ours leads people who ask for its id to its page.
  return rows.map(({ id, uri, url }) => ({ id, uri, url: url ?? uri }));
}

/** When a post of ours was deleted; undefined where there was none. */
export async function findDeletedAt(on: Reader, postId: number): Promise<number | undefined> {
  return (await queries.findOwnTombstone.first(on, { postId }))?.deletedAt;
}

/**
 * Accounts elsewhere that show that their server has a post of ours: they boosted it, answered it, voted or reacted, or
 * are named in it. One for each inbox.
 */
export async function findHolders(on: Reader, postId: number, limit: number): Promise<number[]> {
  return (await abroad.findHolders.all(on, { postId, limit })).map((row) => row.accountId);
}

/** Accounts elsewhere that a post is for though it does not name them: its readers, or mutuals. */
export async function findReaders(on: Reader, postId: number, limit: number): Promise<number[]> {
  return (await abroad.findReaders.all(on, { postId, limit })).map((row) => row.accountId);
}

/** Replies to a post that may be put before anybody, oldest first, behind `above`. */
export function findOpenReplies(
  ctx: Context,
  post: { id: number; accountId: number },
  { above, limit }: { above: number; limit: number },
): Promise<{ id: number; uri: string }[]> {
  return queries.findOpenReplies.all(ctx.db, { replyToId: post.id, authorId: post.accountId, above, limit });
}
