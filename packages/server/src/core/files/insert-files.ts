import type { Tx } from '../../db/database.ts';
import { insertRows } from '../../db/insert.ts';
import type { NewRow } from '../../db/tables/index.ts';

/**
 * Writes rows of files, all with the same columns. One that nothing uses in the same transaction has a `checkAt`, or it
 * would stay for ever.
 */
export async function insertFiles(tx: Tx, rows: NewRow<'files'>[]): Promise<void> {
  await insertRows(tx, 'files', rows);
}
