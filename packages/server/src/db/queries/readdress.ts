import { sql } from 'kysely';
import type { Tx } from '../database.ts';

/**
 * Puts one text for another wherever it stands, in every column that holds text. Reads and writes everything: for
 * servers that are about to begin. Answers the number of rows changed.
 */
export async function replaceEverywhere(tx: Tx, from: string, to: string): Promise<number> {
  let changed = 0;
  for (const table of await tx.kysely.introspection.getTables()) {
    for (const column of table.columns.filter(({ dataType }) => dataType.toLowerCase() === 'text')) {
      const name = sql.ref(column.name);
      const query = sql`update ${sql.table(table.name)} set ${name} = replace(${name}, ${from}, ${to})
        where replace(${name}, ${from}, ${to}) <> ${name}`;
      changed += Number((await query.execute(tx.kysely)).numAffectedRows ?? 0);
    }
  }
  return changed;
}
