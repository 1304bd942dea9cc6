import type { Reader } from '../../db/database.ts';
import { findOptions, findPoll } from './queries.ts';

/** What a post asks, without what was answered. */
export interface Question {
  options: string[];
  multiple: boolean;
  hideTotals: boolean;
  endsAt: number | null;
}

/** The question of a post; undefined where it asks nothing. */
export async function loadQuestion(on: Reader, postId: number): Promise<Question | undefined> {
  const poll = await findPoll.first(on, { postId });
  if (poll === undefined) return undefined;
  const options = (await findOptions.all(on, { postId })).map((option) => option.title);
  return { options, multiple: poll.multiple === 1, hideTotals: poll.hideTotals === 1, endsAt: poll.endsAt };
}
