import type { Tx } from '../../db/database.ts';
import { cleanText, cutText } from '../../lib/text/clean-text.ts';
import type { Context } from '../context.ts';
import { planEnd } from './end.ts';
import type { RemotePoll } from './input.ts';
import { findOptions, hasVotes, lockPoll, type PollRow, setVotes, updatePoll } from './queries.ts';
import { isSameQuestion } from './same-question.ts';
import { tellSoon } from './tell.ts';

/** Options that are kept of another server's poll, UTF-16 units of each, and the most votes that are believed. */
const MAX_OPTIONS = 100;
const MAX_TITLE = 500;
const MAX_VOTES = 1_000_000_000;

/** What is kept of a poll that another server tells. */
export function cutRemotePoll(poll: RemotePoll): RemotePoll {
  return {
    ...poll,
    options: poll.options.slice(0, MAX_OPTIONS).map(({ title, votes }) => ({
      title: toTitle(title),
      votes: Math.min(votes, MAX_VOTES),
    })),
    voters: poll.voters === null ? null : Math.min(poll.voters, MAX_VOTES),
  };
}

/** How an option is kept, so that a vote for it is known by its name. */
export function toTitle(text: string): string {
  return cutText(cleanText(text).replaceAll(/\s+/g, ' ').trim(), MAX_TITLE);
}

/**
 * Takes over the numbers of a poll as its own server tells them, and answers whether they are new. Other options are an
 * edit, and none of these.
 */
export async function receiveCounts(
  ctx: Context,
  { postId, poll }: { postId: number; poll: RemotePoll },
): Promise<boolean> {
  const told = cutRemotePoll(poll);
  return ctx.db.write(
    async (tx) => {
      const known = await lockPoll.first(tx, { postId });
      if (known === undefined || known.local === 1 || !(await isSameQuestion(tx, known, told))) return false;
      return takeCounts(ctx, tx, known, told);
    },
    { durable: false },
  );
}

/** The same for a poll that is held, whose options are these. */
export async function takeCounts(ctx: Context, tx: Tx, known: PollRow, told: RemotePoll): Promise<boolean> {
  const { postId, hideTotals, endedAt } = known;
  const before = await findOptions.all(tx, { postId });
  let changed = told.voters !== known.voters || told.endsAt !== known.endsAt;
  for (const [position, { votes }] of told.options.entries()) {
    if (before[position]?.votes === votes) continue;
    changed = true;
    await setVotes.run(tx, { postId, position, votes });
  }
  if (!changed) return false;
  await updatePoll.run(tx, { postId, hideTotals, endedAt, voters: told.voters, endsAt: told.endsAt });
  if (told.endsAt !== known.endsAt && (await hasVotes.first(tx, { postId })) !== undefined) {
    await planEnd(ctx, tx, { postId, endsAt: told.endsAt });
  }
  await tellSoon(ctx, tx, known);
  return true;
}
