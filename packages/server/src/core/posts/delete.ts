import type { Tx } from '../../db/database.ts';
import { insertRow } from '../../db/insert.ts';
import { deletePostLinks } from '../../db/queries/links.ts';
import { lockPosts } from '../../db/queries/locks.ts';
import type { PostsTable } from '../../db/tables/posts.ts';
import { notFound } from '../../lib/errors.ts';
import { addToPosts } from '../accounts/queries.ts';
import type { Context } from '../context.ts';
import type { Gone, Origin } from '../events.ts';
import { deleteOwnFiles } from '../files/unused-files.ts';
import { findFilesOf, releasePostMedia } from '../media/uses.ts';
import { isOpen } from './open.ts';
import { findHolders, findNamedIds, findReaders } from './queries/holders.ts';
import { clearStats, emptyPost, hasReplies } from './queries/thread.ts';
import {
  addToStats,
  deletePostRow,
  deleteStats,
  findMentionedIds,
  findPostById,
  findPostByUri,
  lockPost,
} from './queries.ts';
import { forgetQuotes } from './quotes.ts';

/** Whom a post names that learn it is gone, where not everyone could see it. */
const MAX_NAMED = 1_000;
/** Servers that are told of a deletion though nobody there follows the author any more. */
const MAX_ABROAD = 2_000;
/** How many emptied ancestors go with the last post below them. */
const MAX_EMPTIED = 1_000;

/**
 * Deletes a local account's own post for good, and with it those of its files that nothing else uses, where asked for:
 * otherwise they stay for a day. Throws `not-found` where it is not theirs.
 */
export async function deletePost(
  ctx: Context,
  input: { accountId: number; postId: number; withFiles?: boolean },
): Promise<void> {
  const { accountId, postId, withFiles = false } = input;
  await ctx.db.write(
    async (tx) => {
      const post = await findPostById.first(tx, { id: postId });
      if (post === undefined || post.accountId !== accountId || post.state === 'deleted') throw notFound();
      const files = withFiles ? await findFilesOf(tx, postId) : [];
      await remove(ctx, tx, post, 'local');
      await deleteOwnFiles(ctx, tx, { accountId, ids: files });
    },
    { frees: true },
  );
}

/**
 * Takes over a deletion by the author's server. An unknown uri is remembered as this account's word, so that a post of
 * its own that arrives after its deletion is refused; another's deletion of it does nothing.
 */
export async function receiveDeletion(ctx: Context, input: { accountId: number; uri: string }): Promise<void> {
  await ctx.db.write(
    async (tx) => {
      await lockPosts(tx, [input.uri]);
      const post = await findPostByUri.first(tx, { uri: input.uri });
      if (post === undefined) await bury(ctx, tx, { ...input, postId: null });
      else if (post.accountId === input.accountId) await remove(ctx, tx, post, 'remote');
    },
    { durable: false },
  );
}

/**
 * Removes a post and all that points at it, and tells of it. What others answered keeps its place in the thread: such a
 * post is emptied and stays until nothing is below it. Counters follow in the same transaction.
 */
export async function remove(ctx: Context, tx: Tx, { id }: Pick<PostsTable, 'id'>, origin: Origin): Promise<void> {
  // From here on nothing new can point at it; what was found before may have changed, or be gone.
  const post = await lockPost.first(tx, { id });
  if (post === undefined || post.state === 'deleted') return;
  const gone = await describeGone(tx, post, origin);
  await forgetQuotes(ctx, tx, post);
  await deletePostLinks(tx, id);
  await releasePostMedia(ctx, tx, id);
  if (isOpen(post)) {
    await addToPosts.run(tx, { accountId: post.accountId, by: -1, lastPostAt: 0 });
    if (post.replyToId !== null) await addToStats.replies.run(tx, { postId: post.replyToId, by: -1 });
  }
  if ((await hasReplies.first(tx, { postId: id })) === undefined) await removeRow(tx, post);
  else {
    await emptyPost.run(tx, { id });
    await clearStats.run(tx, { postId: id });
  }
  await buryOwn(ctx, tx, post);
  await ctx.queue.emit(tx, { kind: 'post.deleted', ...gone });
}

/** What others have to know of a post that goes, while it is still there. */
export async function describeGone(tx: Tx, post: PostsTable, origin: Origin): Promise<Gone> {
  const { id: postId, uri, accountId, visibility, audience, state, communityId, replyToAccountId } = post;
  const ids = (rows: { accountId: number }[]) => rows.map((row) => row.accountId);
  const mentionedIds = ids(await findMentionedIds.all(tx, { postId }));
  const tellsOthers = post.local === 1 && post.localOnly === 0;
  const whose = { postId, limit: MAX_ABROAD };
  const abroad = tellsOthers ? [...(await findHolders.all(tx, whose)), ...(await findReaders.all(tx, whose))] : [];
  const named = isOpen(post) ? [] : await findNamedIds.all(tx, { postId, limit: MAX_NAMED });
  return {
    ...{ postId, uri, accountId, visibility, audience, state, communityId, replyToAccountId, mentionedIds, origin },
    localOnly: post.localOnly === 1,
    namedIds: ids(named),
    holderIds: ids(abroad),
  };
}

/** The row itself, and emptied posts above it that were only there for its sake. */
async function removeRow(tx: Tx, { id, replyToId }: Pick<PostsTable, 'id' | 'replyToId'>): Promise<void> {
  await deleteStats.run(tx, { postId: id });
  await deletePostRow.run(tx, { id });
  let parentId = replyToId;
  for (let i = 0; parentId !== null && i < MAX_EMPTIED; i++) {
    const parent = await lockPost.first(tx, { id: parentId });
    if (parent?.state !== 'deleted' || (await hasReplies.first(tx, { postId: parentId })) !== undefined) return;
    await deleteStats.run(tx, { postId: parentId });
    await deletePostRow.run(tx, { id: parentId });
    parentId = parent.replyToId;
  }
}

/**
 * Others' posts must not come back. Of ours, only what everyone could see is known to have been: whoever asks for any
 * other must not learn that there was one.
 */
async function buryOwn(ctx: Context, tx: Tx, post: PostsTable): Promise<void> {
  const { uri, accountId } = post;
  if (post.local === 0) await bury(ctx, tx, { uri, accountId, postId: null });
  else if (isOpen(post)) await bury(ctx, tx, { uri, accountId, postId: post.id });
}

async function bury(
  ctx: Context,
  tx: Tx,
  grave: { uri: string; accountId: number; postId: number | null },
): Promise<void> {
  await insertRow(tx, 'tombstones', { ...grave, deletedAt: ctx.clock.now() }, { ignoreConflicts: true });
}
