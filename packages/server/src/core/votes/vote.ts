import type { Tx } from '../../db/database.ts';
import { insertRow } from '../../db/insert.ts';
import { findActable } from '../audience/find-actable.ts';
import { findViewer } from '../audience/find-viewer.ts';
import type { Context } from '../context.ts';
import type { Origin } from '../events.ts';
import { type ForeignUri, type MayEnd, readForeignUri } from '../foreign-uri.ts';
import { addVotes } from '../posts/queries.ts';
import { deleteVote, findVote } from './queries.ts';

export interface VoteInput {
  accountId: number;
  postId: number;
  origin: Origin;
  /** The activity's id, where another server made it. */
  uri?: ForeignUri;
}

export type TakenVote = Omit<VoteInput, 'uri'> & { mayEnd?: MayEnd };

/**
 * Likes a post the account may see; doing it twice changes nothing. A dislike makes room. Throws `not-found`, and
 * `forbidden` where the author does not let them.
 */
export function likePost(ctx: Context, input: VoteInput): Promise<void> {
  return ctx.db.write((tx) => castVote(ctx, tx, input, 1));
}

/** The contrary. A like makes room for it. */
export function dislikePost(ctx: Context, input: VoteInput): Promise<void> {
  return ctx.db.write((tx) => castVote(ctx, tx, input, -1));
}

/** Takes a like back; nothing happens where there is none. */
export async function unlikePost(ctx: Context, input: TakenVote): Promise<void> {
  await ctx.db.write((tx) => takeBackVote(ctx, tx, input, 1));
}

/** Takes a dislike back; without one nothing happens. */
export async function undislikePost(ctx: Context, input: TakenVote): Promise<void> {
  await ctx.db.write((tx) => takeBackVote(ctx, tx, input, -1));
}

async function castVote(ctx: Context, tx: Tx, input: VoteInput, value: 1 | -1): Promise<void> {
  const { accountId, postId, origin } = input;
  const uri = (await readForeignUri(tx, input.uri)) ?? null;
  await findActable(tx, await findViewer(tx, accountId), postId, 'like');
  await takeBackVote(ctx, tx, { accountId, postId, origin }, value === 1 ? -1 : 1);
  const row = { id: ctx.ids.next(), accountId, postId, value, uri, createdAt: ctx.clock.now() };
  if ((await insertRow(tx, 'votes', row, { ignoreConflicts: true })) === 0) return;
  await addVotes.run(tx, { postId, value, by: 1 });
  if (value === 1) await ctx.queue.emit(tx, { kind: 'like.created', postId, accountId, origin });
}

async function takeBackVote(
  ctx: Context,
  tx: Tx,
  { accountId, postId, origin, mayEnd }: TakenVote,
  value: 1 | -1,
): Promise<void> {
  if (mayEnd !== undefined && !(await mayEnd(tx))) return;
  const vote = await findVote.first(tx, { accountId, postId });
  if (vote?.value !== value || (await deleteVote.run(tx, { postId, id: vote.id })) === 0) return;
  await addVotes.run(tx, { postId, value, by: -1 });
  if (value === 1) await ctx.queue.emit(tx, { kind: 'like.deleted', postId, accountId, likeId: vote.id, origin });
}
