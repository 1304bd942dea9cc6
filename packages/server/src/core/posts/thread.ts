import type { Tx } from '../../db/database.ts';
import { lockThreads } from '../../db/queries/locks.ts';
import type { PostsTable } from '../../db/tables/posts.ts';
import { notFound } from '../../lib/errors.ts';
import type { Context } from '../context.ts';
import type { Origin } from '../events.ts';
import { isOpen } from './open.ts';
import {
  adoptReply,
  endConversationMutes,
  endWaiting,
  findParent,
  findWaitingReplies,
  hasWaitingReplies,
  holdParent,
  joinConversation,
  joinConversationMutes,
} from './queries/thread.ts';
import { addToStats, countReply } from './queries.ts';

/** How far up a thread is looked for a cycle; nobody reads deeper. */
const MAX_DEPTH = 1_000;
/** How many replies a post that arrives late finds waiting at most; the rest stay threads of their own. */
const MAX_ADOPTED = 1_000;

type Row = PostsTable;

/**
 * Puts a post into its thread. The parent stays until the transaction ends and counts the reply; where it was taken away
 * meanwhile, throws `not-found` for a local post and lets a remote one stand on its own.
 */
export async function joinThread(tx: Tx, row: Row, origin: Origin): Promise<Row> {
  if (row.replyToUri === row.uri) return { ...row, replyToUri: null };
  if (row.replyToId === null) return row;
  const parent = await holdParent.first(tx, { id: row.replyToId });
  if (parent === undefined) {
    if (origin === 'local') throw notFound();
    return { ...row, replyToId: null, replyToAccountId: null, conversationId: row.id };
  }
  if (isOpen(row)) await countReply.run(tx, { postId: parent.id, at: row.createdAt });
  return { ...row, conversationId: parent.conversationId };
}

/**
 * Gives a post that arrived late the replies that waited for it, with the conversations they made meanwhile. Replies are
 * a forest: what the post itself hangs below is not adopted, whatever it says that it answers.
 */
export async function adoptReplies(ctx: Context, tx: Tx, row: Row): Promise<void> {
  if ((await hasWaitingReplies.first(tx, { uri: row.uri })) === undefined) return;
  // Two that are adopted at once could close a ring that neither sees.
  await lockThreads(tx);
  const waiting = await findWaitingReplies.all(tx, { uri: row.uri, limit: MAX_ADOPTED });
  const above = await findAbove(tx, row);
  for (const reply of waiting) {
    if (reply.id === row.id || above === undefined || above.has(reply.id)) {
      await endWaiting.run(tx, { id: reply.id });
      continue;
    }
    await adoptReply.run(tx, { id: reply.id, parentId: row.id, accountId: row.accountId });
    const ways = { from: reply.conversationId, to: row.conversationId };
    if (ways.from !== ways.to) {
      // Answers that were being written while the first look waited for them come along with the next.
      while ((await joinConversation.run(tx, ways)) > 0);
      await joinConversationMutes.run(tx, ways);
      await endConversationMutes.run(tx, { conversationId: ways.from });
      await ctx.queue.emit(tx, { kind: 'thread.joined', ...ways });
    }
    if (isOpen(reply)) await addToStats.replies.run(tx, { postId: row.id, by: 1 });
  }
}

/** The posts that a post hangs below; undefined where that are too many to know. */
async function findAbove(tx: Tx, row: Row): Promise<Set<number> | undefined> {
  const above = new Set<number>();
  for (let id = row.replyToId; id !== null; ) {
    if (above.has(id) || above.size >= MAX_DEPTH) return undefined;
    above.add(id);
    id = (await findParent.first(tx, { id }))?.replyToId ?? null;
  }
  return above;
}
