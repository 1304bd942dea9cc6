import type { Tx } from '../../db/database.ts';
import { insertRow } from '../../db/insert.ts';
import type { PostsTable } from '../../db/tables/posts.ts';
import { notFound } from '../../lib/errors.ts';
import type { Context } from '../context.ts';
import type { Origin } from '../events.ts';
import { detachMedia } from '../media/queries.ts';
import {
  addToPosts,
  addToStats,
  deletePostLinks,
  deletePostRows,
  findMentionedIds,
  findPostById,
  findPostByUri,
  lockPost,
} from './queries.ts';

/** Deletes a local account's own post for good. Throws `not-found` where it is not theirs. */
export async function deletePost(ctx: Context, input: { accountId: number; postId: number }): Promise<void> {
  await ctx.db.write(async (tx) => {
    const post = await findPostById.first(tx, { id: input.postId });
    if (post === undefined || post.accountId !== input.accountId) throw notFound();
    await remove(ctx, tx, post, 'local');
  });
}

/**
 * Takes over a deletion by the author's server. An unknown uri is remembered, so that a post that arrives after its
 * deletion is refused; `accountId` must own the post.
 */
export async function receiveDeletion(ctx: Context, input: { accountId: number; uri: string }): Promise<void> {
  await ctx.db.write(
    async (tx) => {
      const post = await findPostByUri.first(tx, { uri: input.uri });
      if (post === undefined) await bury(ctx, tx, input.uri, null);
      else if (post.accountId === input.accountId) await remove(ctx, tx, post, 'remote');
    },
    { durable: false },
  );
}

/** Removes a post and all that points at it, and tells of it. Counters follow in the same transaction. */
export async function remove(ctx: Context, tx: Tx, { id }: Pick<PostsTable, 'id'>, origin: Origin): Promise<void> {
  // From here on nothing new can point at it; what was found before may have changed, or be gone.
  const post = await lockPost.first(tx, { id });
  if (post === undefined) return;
  const mentioned = await findMentionedIds.all(tx, { postId: post.id });
  for (const links of deletePostLinks) await links.run(tx, { postId: post.id });
  await detachMedia.run(tx, { postId: post.id, now: ctx.clock.now() });
  await deletePostRows.run(tx, { id: post.id });
  await addToPosts.run(tx, { accountId: post.accountId, by: -1, lastPostAt: 0 });
  if (post.replyToId !== null) await addToStats.replies.run(tx, { postId: post.replyToId, by: -1 });
  await bury(ctx, tx, post.uri, post.local === 1 ? post.id : null);
  await ctx.queue.emit(tx, {
    kind: 'post.deleted',
    postId: post.id,
    uri: post.uri,
    accountId: post.accountId,
    visibility: post.visibility,
    audience: post.audience,
    localOnly: post.localOnly === 1,
    mentionedIds: mentioned.map((row) => row.accountId),
    origin,
  });
}

async function bury(ctx: Context, tx: Tx, uri: string, postId: number | null): Promise<void> {
  await insertRow(tx, 'tombstones', { uri, postId, deletedAt: ctx.clock.now() }, { ignoreConflicts: true });
}
