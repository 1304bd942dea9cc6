import type { Context } from '../context.ts';
import { isOver } from '../polls/end.ts';
import { findPollsOf } from '../polls/queries.ts';

/** What a post asks, and what was answered so far. */
export interface PollView {
  readonly options: readonly PollOptionView[];
  readonly multiple: boolean;
  /** Null: it stays open. */
  readonly endsAt: number | null;
  readonly over: boolean;
  /** The numbers of its options are nobody's business before the end. */
  readonly hidden: boolean;
  /** All that was chosen. */
  readonly votes: number;
  /** How many chose; null where another server does not say. */
  readonly voters: number | null;
}

export interface PollOptionView {
  /** Plain text. */
  readonly title: string;
  readonly votes: number;
}

/** Polls by the ids of their posts, in one query. */
export async function loadPolls(ctx: Context, postIds: number[]): Promise<Map<number, PollView>> {
  const polls = new Map<number, PollView>();
  if (postIds.length === 0) return polls;
  const now = ctx.clock.now();
  const rows = await findPollsOf.all(ctx.db, { postIds });
  for (const [postId, options] of Map.groupBy(rows, (row) => row.postId)) {
    options.sort((a, b) => a.position - b.position);
    const { multiple, hideTotals, endsAt, voters } = options[0] as (typeof rows)[number];
    const over = isOver({ endsAt }, now);
    polls.set(postId, {
      options: options.map(({ title, votes }) => ({ title, votes })),
      multiple: multiple === 1,
      endsAt,
      over,
      hidden: hideTotals === 1 && !over,
      votes: options.reduce((sum, option) => sum + option.votes, 0),
      voters,
    });
  }
  return polls;
}
