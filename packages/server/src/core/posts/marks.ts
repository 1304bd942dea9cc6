import { insertRow } from '../../db/insert.ts';
import { lockOwn } from '../../db/queries/locks.ts';
import { AppError, notFound } from '../../lib/errors.ts';
import { findActable } from '../audience/find-actable.ts';
import { asMember } from '../audience/viewer.ts';
import type { Context } from '../context.ts';
import { countPins, deleteBookmark, deleteConversationMute, deletePin, findPostById } from './queries.ts';

export const MAX_PINS = 5;

/** Who marks what. */
export interface MarkInput {
  accountId: number;
  postId: number;
}

/** Keeps a post for later; nobody else learns of it. Twice changes nothing. Throws `not-found`. */
export async function bookmarkPost(ctx: Context, { accountId, postId }: MarkInput): Promise<void> {
  await ctx.db.write(async (tx) => {
    await findActable(tx, asMember(accountId), postId);
    const row = { id: ctx.ids.next(), accountId, postId };
    if ((await insertRow(tx, 'bookmarks', row, { ignoreConflicts: true })) === 0) return;
    await ctx.queue.emit(tx, { kind: 'bookmark.created', postId, accountId, origin: 'local' });
  });
}

/** Takes a bookmark back; without one nothing happens. */
export async function unbookmarkPost(ctx: Context, mark: MarkInput): Promise<void> {
  await ctx.db.write(
    async (tx) => {
      if ((await deleteBookmark.run(tx, mark)) === 0) return;
      await ctx.queue.emit(tx, { kind: 'bookmark.deleted', ...mark, origin: 'local' });
    },
    { frees: true },
  );
}

/** Shows an own post at the top of the profile. Throws `invalid` for another's, a direct or one too many. */
export async function pinPost(ctx: Context, { accountId, postId }: MarkInput): Promise<void> {
  await ctx.db.write(async (tx) => {
    await lockOwn(tx, accountId);
    const post = await findActable(tx, asMember(accountId), postId);
    if (post.accountId !== accountId) {
      throw new AppError('invalid', "Validation failed: Someone else's post cannot be pinned");
    }
    if (post.visibility === 'direct') {
      throw new AppError(
        'invalid',
        'Validation failed: Posts that are only visible to mentioned users cannot be pinned',
      );
    }
    const row = { id: ctx.ids.next(), accountId, postId };
    if ((await insertRow(tx, 'pins', row, { ignoreConflicts: true })) === 0) return;
    const pinned = await countPins.first(tx, { accountId });
    if (Number(pinned?.count) > MAX_PINS) {
      throw new AppError('invalid', 'Validation failed: You have already pinned the maximum number of posts');
    }
  });
}

/** Takes a pin back; without one nothing happens. */
export async function unpinPost(ctx: Context, mark: MarkInput): Promise<void> {
  await ctx.db.write((tx) => deletePin.run(tx, mark), { frees: true });
}

/** No more notifications from the conversation this post is part of. Throws `not-found`. */
export async function muteConversation(ctx: Context, { accountId, postId }: MarkInput): Promise<void> {
  await ctx.db.write(async (tx) => {
    const { conversationId } = await findActable(tx, asMember(accountId), postId);
    await insertRow(tx, 'conversationMutes', { accountId, conversationId }, { ignoreConflicts: true });
  });
}

/** Lets the conversation notify again. */
export async function unmuteConversation(ctx: Context, { accountId, postId }: MarkInput): Promise<void> {
  await ctx.db.write(async (tx) => {
    const post = await findPostById.first(tx, { id: postId });
    if (post === undefined) throw notFound();
    await deleteConversationMute.run(tx, { accountId, conversationId: post.conversationId });
  });
}
