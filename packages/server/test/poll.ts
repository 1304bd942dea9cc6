import { asMember } from '../src/core/audience/viewer.ts';
import type { Context } from '../src/core/context.ts';
import type { PollInput } from '../src/core/polls/input.ts';
import { loadPostViews } from '../src/core/views/post.ts';

/** A question for an hour. */
export const createPoll = (more: Partial<PollInput> = {}): PollInput => ({
  options: ['Linnet', 'Wren'],
  lastsMs: 3_600_000,
  multiple: false,
  hideTotals: false,
  ...more,
});

/** A poll as an account here sees it. */
export async function pollFor(ctx: Context, accountId: number, postId: number) {
  const post = (await loadPostViews(ctx, asMember(accountId), [postId])).get(postId);
  const facts = post?.facts.poll;
  if (facts === null || facts === undefined) return undefined;
  return {
    options: facts.options.map((option) => option.title),
    votes: facts.options.map((option) => option.votes),
    voters: facts.voters,
    over: facts.over,
    multiple: facts.multiple,
    chosen: post?.mine?.choices,
  };
}
