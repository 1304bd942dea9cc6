import type { Tx } from '../../db/database.ts';
import { insertRows } from '../../db/insert.ts';
import { wordsOf } from '../../lib/text/search-terms.ts';
import { deleteNameWords } from './queries.ts';

/** More words no name needs. */
const WORDS_MAX = 20;

/** What an account is found by beside its handle: the words of its display name. Instead of those it had, where it had any. */
export async function saveNameWords(
  tx: Tx,
  { accountId, displayName, before }: { accountId: number; displayName: string; before: string | undefined },
): Promise<void> {
  if (displayName === before) return;
  if (before !== undefined) await deleteNameWords.run(tx, { accountIds: [accountId] });
  const words = wordsOf(displayName).slice(0, WORDS_MAX);
  await insertRows(
    tx,
    'accountWords',
    words.map((word) => ({ word, accountId })),
  );
}
