import type { Reader } from '../../db/database.ts';
import { findPoll, findVotesById } from './queries.ts';

/** Whether a post written here asks something. */
export async function asksHere(on: Reader, postId: number): Promise<boolean> {
  return (await findPoll.first(on, { postId }))?.local === 1;
}

/** Votes by their ids, as far as they still stand, each with the option that was chosen. */
export function findPollVotes(on: Reader, ids: number[]): Promise<{ id: number; title: string }[]> {
  return findVotesById.all(on, { ids });
}
