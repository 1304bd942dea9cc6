import { createHash } from 'node:crypto';
import type { Tx } from '../../db/database.ts';
import { insertRow } from '../../db/insert.ts';
import type { PostsTable } from '../../db/tables/posts.ts';
import type { Context } from '../context.ts';
import { findMentionedIds } from '../posts/queries.ts';
import { findEntry, holdConversation, updateConversation } from './queries.ts';

/** Somebody here who has a direct post, and what it is to them: quiet where they muted the thread. */
export interface Correspondent {
  accountId: number;
  as: 'own' | 'news' | 'quiet';
}

/**
 * Puts a direct post into the conversations of people here. Whoever calls knows that they may see it and want to. A post
 * that somebody has already changes nothing of theirs.
 */
export async function enterConversations(
  ctx: Context,
  tx: Tx,
  post: Pick<PostsTable, 'id' | 'accountId' | 'conversationId'>,
  people: readonly Correspondent[],
): Promise<void> {
  const mentioned = await findMentionedIds.all(tx, { postId: post.id });
  const everybody = [...new Set([post.accountId, ...mentioned.map((row) => row.accountId)])];
  // Two that are entered at once lock in the same order.
  for (const person of [...people].sort((a, b) => a.accountId - b.accountId))
    await enter(ctx, tx, post, person, everybody);
}

async function enter(
  ctx: Context,
  tx: Tx,
  post: Pick<PostsTable, 'id' | 'conversationId'>,
  { accountId, as }: Correspondent,
  everybody: readonly number[],
): Promise<void> {
  // An edit may have named others meanwhile: where a post is already, it stays.
  if ((await findEntry.first(tx, { accountId, postId: post.id })) !== undefined) return;
  const key = { accountId, threadId: post.conversationId, peopleHash: hashPeople(everybody, accountId) };
  const row = { id: ctx.ids.next(), ...key, lastPostId: post.id, unread: 0 } as const;
  await insertRow(tx, 'conversations', row, { ignoreConflicts: true });
  const conversation = await holdConversation.first(tx, key);
  // Its owner deleted it while this waited for it.
  if (conversation === undefined) return;
  const { id, threadId } = conversation;
  await insertRow(tx, 'conversationPosts', { accountId, postId: post.id, conversationId: id });
  const lastPostId = Math.max(conversation.lastPostId, post.id);
  const unread = as === 'quiet' ? conversation.unread : as === 'news' ? 1 : 0;
  await updateConversation.run(tx, { id, threadId, lastPostId, unread });
  tx.afterCommit(() => ctx.bus.publish({ kind: 'conversation', accountId, conversationId: id }));
}

/** Names a set of people, but for the one whose conversation it is: however many they are, a key stays short. */
function hashPeople(everybody: readonly number[], accountId: number): string {
  const others = everybody.filter((id) => id !== accountId).sort((a, b) => a - b);
  return createHash('sha256').update(others.join()).digest('base64url');
}
