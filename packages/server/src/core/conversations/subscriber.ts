import type { Tx } from '../../db/database.ts';
import type { ConversationsTable } from '../../db/tables/conversations.ts';
import type { Subscriber } from '../../queue/job.ts';
import type { Context } from '../context.ts';
import type { AppEvent } from '../events.ts';
import {
  deleteConversation,
  findNewestPost,
  holdConversation,
  holdConversationsAt,
  holdConversationsOf,
  moveConversationPosts,
  updateConversation,
} from './queries.ts';

/** Keeps conversations in their place when posts go and threads turn out to be one. */
export const conversationsSubscriber: Subscriber<Context, AppEvent> = {
  name: 'conversations',
  priority: 2,
  batch: 64,
  wants: (event) => (event.kind === 'post.deleted' && event.visibility === 'direct') || event.kind === 'thread.joined',
  async handle(ctx, events) {
    await ctx.db.write(
      async (tx) => {
        for (const event of events) {
          if (event.kind === 'post.deleted') await stepBack(ctx, tx, event.postId);
          if (event.kind === 'thread.joined') await join(tx, event);
        }
      },
      { durable: false },
    );
  },
};

/** Conversations whose newest post is gone stand where the one before it is; without another they go too. */
async function stepBack(ctx: Context, tx: Tx, postId: number): Promise<void> {
  for (const row of await holdConversationsAt.all(tx, { postId })) {
    const { id, accountId } = row;
    const newest = await findNewestPost.first(tx, { conversationId: id });
    if (newest === undefined) await deleteConversation.run(tx, { id, accountId });
    else {
      await updateConversation.run(tx, { ...row, lastPostId: newest.postId });
      tx.afterCommit(() => ctx.bus.publish({ kind: 'conversation', accountId, conversationId: id }));
    }
  }
}

async function join(tx: Tx, { from, to }: { from: number; to: number }): Promise<void> {
  for (const row of await holdConversationsOf.all(tx, { threadId: from })) {
    const { accountId, peopleHash } = row;
    const other = await holdConversation.first(tx, { accountId, threadId: to, peopleHash });
    if (other === undefined) await updateConversation.run(tx, { ...row, threadId: to });
    else await merge(tx, row, other);
  }
}

async function merge(tx: Tx, row: ConversationsTable, into: ConversationsTable): Promise<void> {
  await moveConversationPosts.run(tx, { from: row.id, to: into.id });
  await deleteConversation.run(tx, { id: row.id, accountId: row.accountId });
  const unread = row.unread === 1 || into.unread === 1 ? 1 : 0;
  await updateConversation.run(tx, { ...into, unread, lastPostId: Math.max(row.lastPostId, into.lastPostId) });
}
