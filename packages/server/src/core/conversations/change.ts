import { notFound } from '../../lib/errors.ts';
import type { Context } from '../context.ts';
import { deleteConversation, deleteConversationPosts, setUnread } from './queries.ts';

interface Own {
  accountId: number;
  id: number;
}

/** Marks a conversation as read or as still to be read. Throws `not-found` where it is not the account's. */
export async function markConversation(ctx: Context, { unread, ...own }: Own & { unread: boolean }): Promise<void> {
  await ctx.db.write(async (tx) => {
    if ((await setUnread.run(tx, { ...own, unread: unread ? 1 : 0 })) === 0) throw notFound();
  });
}

/** Takes a conversation off the account's list; its posts stay. Throws `not-found` where it is not the account's. */
export async function removeConversation(ctx: Context, own: Own): Promise<void> {
  await ctx.db.write(
    async (tx) => {
      if ((await deleteConversation.run(tx, own)) === 0) throw notFound();
      await deleteConversationPosts.run(tx, { conversationId: own.id });
    },
    { frees: true },
  );
}
