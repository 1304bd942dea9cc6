import type { Reader } from '../../db/database.ts';
import * as queries from './queries.ts';

/** Whether an account reacted to a post with an emoji, by the name that it is kept as. */
export async function hasReacted(
  on: Reader,
  mark: { accountId: number; postId: number; emoji: string },
): Promise<boolean> {
  return (await queries.findReaction.first(on, mark)) !== undefined;
}
