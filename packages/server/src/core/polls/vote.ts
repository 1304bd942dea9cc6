import type { Tx } from '../../db/database.ts';
import { insertRows } from '../../db/insert.ts';
import { AppError, notFound } from '../../lib/errors.ts';
import { findActable } from '../audience/find-actable.ts';
import { findViewer } from '../audience/find-viewer.ts';
import type { Context } from '../context.ts';
import type { Origin } from '../events.ts';
import { isOver, planEnd } from './end.ts';
import {
  addToOption,
  addToVoters,
  deleteVotesBy,
  findOptions,
  findVotesBy,
  lockPoll,
  type PollRow,
} from './queries.ts';
import { toTitle } from './receive.ts';
import { tellSoon } from './tell.ts';

export interface PollVoteInput {
  accountId: number;
  postId: number;
  /** Options by their positions, or by what they say. */
  choices: readonly (number | string)[];
  origin: Origin;
}

/**
 * Chooses options of a poll the account may see. Throws `not-found` where there is none, `forbidden` where its author does
 * not let them, `invalid` for one's own, one that is over, an option that is not there, and a second vote; votes of other
 * servers come one by one, so that theirs may choose more options later where several may be chosen.
 */
export async function votePoll(ctx: Context, input: PollVoteInput): Promise<void> {
  const { accountId, postId, origin } = input;
  await ctx.db.write(async (tx) => {
    const post = await findActable(tx, await findViewer(tx, accountId), postId, 'vote');
    const poll = await lockPoll.first(tx, { postId });
    if (poll === undefined) throw notFound();
    if (post.accountId === accountId) refuse('You cannot vote in a poll of your own');
    if (isOver(poll, ctx.clock.now())) refuse('The poll is over');
    const wanted = await findWanted(tx, poll, input.choices);
    const before = new Set((await findVotesBy.all(tx, { accountId, postId })).map((vote) => vote.choice));
    const fresh = wanted.filter((choice) => !before.has(choice));
    const again = before.size > 0 && (origin === 'local' || poll.multiple === 0);
    if (again || fresh.length === 0) refuse('You have voted in this poll already');
    await cast(ctx, tx, poll, { ...input, choices: fresh, isFirst: before.size === 0 });
  });
}

async function findWanted(tx: Tx, poll: PollRow, choices: PollVoteInput['choices']): Promise<number[]> {
  const titles = (await findOptions.all(tx, { postId: poll.postId })).map((option) => option.title);
  const wanted = [...new Set(choices.map((one) => (typeof one === 'number' ? one : titles.indexOf(toTitle(one)))))];
  if (wanted.length === 0) refuse('No option was chosen');
  if (wanted.some((choice) => titles[choice] === undefined)) refuse('There is no such option');
  if (poll.multiple === 0 && wanted.length > 1) refuse('Only one option may be chosen');
  return wanted;
}

async function cast(
  ctx: Context,
  tx: Tx,
  poll: PollRow,
  vote: { accountId: number; choices: number[]; origin: Origin; isFirst: boolean },
): Promise<void> {
  const { postId, endsAt } = poll;
  const { accountId, origin } = vote;
  const rows = vote.choices.map((choice) => ({ id: ctx.ids.next(), accountId, postId, choice }));
  await insertRows(tx, 'pollVotes', rows);
  for (const position of vote.choices) await addToOption.run(tx, { postId, position, by: 1 });
  if (vote.isFirst) await addToVoters.run(tx, { postId, by: 1 });
  if (poll.local === 0) {
    await planEnd(ctx, tx, { postId, endsAt });
    await ctx.queue.emit(tx, { kind: 'poll.voted', postId, accountId, voteIds: rows.map(({ id }) => id), origin });
  }
  await tellSoon(ctx, tx, poll);
}

/** Takes back what somebody chose who is gone. */
export async function takeBackPollVotes(ctx: Context, mark: { accountId: number; postId: number }): Promise<void> {
  const { postId } = mark;
  await ctx.db.write(async (tx) => {
    const poll = await lockPoll.first(tx, { postId });
    const votes = await findVotesBy.all(tx, mark);
    if ((await deleteVotesBy.run(tx, mark)) === 0 || poll === undefined) return;
    for (const { choice } of votes) await addToOption.run(tx, { postId, position: choice, by: -1 });
    await addToVoters.run(tx, { postId, by: -1 });
    await tellSoon(ctx, tx, poll);
  });
}

function refuse(problem: string): never {
  throw new AppError('invalid', `Validation failed: ${problem}`);
}
