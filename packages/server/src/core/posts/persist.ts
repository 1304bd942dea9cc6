import type { Tx } from '../../db/database.ts';
import { insertRow, insertRows } from '../../db/insert.ts';
import type { NewRow } from '../../db/tables/index.ts';
import { notFound } from '../../lib/errors.ts';
import type { Context } from '../context.ts';
import type { Origin } from '../events.ts';
import { addToPosts, addToStats, adoptReplies, postIdExists } from './queries.ts';

export interface NewPost {
  row: NewRow<'posts'>;
  mentionedIds: number[];
  tags: string[];
  /** Files that have no row yet: attachments of remote posts. */
  remoteMedia: NewRow<'media'>[];
  origin: Origin;
}

/**
 * Writes a post with everything that hangs on it and tells of it; local and remote posts alike. Where the parent was
 * deleted meanwhile, throws `not-found` for a local post; a remote one stands on its own.
 */
export async function persistPost(ctx: Context, tx: Tx, post: NewPost): Promise<void> {
  const row = await joinThread(tx, post);
  await insertRow(tx, 'posts', row);
  await insertRow(tx, 'postStats', { postId: row.id, ...NO_STATS });
  await insertRows(
    tx,
    'postMentions',
    post.mentionedIds.map((accountId) => ({ accountId, postId: row.id })),
  );
  await insertRows(
    tx,
    'postTags',
    post.tags.map((tag) => ({ tag, postId: row.id })),
  );
  if (post.remoteMedia.length > 0) await insertRows(tx, 'media', post.remoteMedia);
  await addToPosts.run(tx, { accountId: row.accountId, by: 1, lastPostAt: row.createdAt });
  const adopted =
    post.origin === 'remote' ? await adoptReplies.run(tx, { uri: row.uri, id: row.id, accountId: row.accountId }) : 0;
  if (adopted > 0) await addToStats.replies.run(tx, { postId: row.id, by: adopted });
  await ctx.queue.emit(tx, { kind: 'post.created', postId: row.id, origin: post.origin });
}

const NO_STATS = { likes: 0, dislikes: 0, boosts: 0, replies: 0, quotes: 0, reactions: 0, score: 0, lastReplyAt: null };

/** Counts the reply, which also keeps the parent from going away until it is written. */
async function joinThread(tx: Tx, { row, origin }: NewPost): Promise<NewPost['row']> {
  if (row.replyToId == null || (await addToStats.replies.run(tx, { postId: row.replyToId, by: 1 })) > 0) return row;
  if (origin === 'local') throw notFound();
  return { ...row, replyToId: null };
}

/** An id dated `createdAt` that no post has; ids in the past may clash. */
export async function claimPostId(ctx: Context, tx: Tx, createdAt: number): Promise<number> {
  for (;;) {
    const id = ctx.ids.next(createdAt);
    if ((await postIdExists.first(tx, { id })) === undefined) return id;
  }
}
