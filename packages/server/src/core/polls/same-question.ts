import type { Tx } from '../../db/database.ts';
import type { RemotePoll } from './input.ts';
import { findOptions, type PollRow } from './queries.ts';

/** Whether what was chosen still answers what is asked. */
export async function isSameQuestion(
  tx: Tx,
  known: PollRow,
  { options, multiple }: Pick<RemotePoll, 'options' | 'multiple'>,
): Promise<boolean> {
  if ((known.multiple === 1) !== multiple) return false;
  const before = await findOptions.all(tx, { postId: known.postId });
  return before.length === options.length && before.every(({ title }, i) => title === options[i]?.title);
}
