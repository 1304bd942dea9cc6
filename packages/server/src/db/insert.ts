import type { Insertable } from 'kysely';
import type { Reader } from './database.ts';
import type { Tables } from './tables/index.ts';

export interface InsertOptions {
  /** Rows that clash with a unique key are left out instead of failing the transaction. */
  ignoreConflicts?: boolean;
}

const texts = new Map<string, string>();

/** Inserts one row; answers the number inserted (0 on an ignored clash). The text is made once per set of columns. */
export async function insertRow<T extends keyof Tables>(
  on: Reader,
  table: T,
  row: Insertable<Tables[T]>,
  options: InsertOptions = {},
): Promise<number> {
  const columns = Object.keys(row);
  const key = `1 ${on.engine} ${table} ${options.ignoreConflicts === true} ${columns.join()}`;
  let text = texts.get(key);
  if (text === undefined) {
    const holes = columns.map((_, i) => (on.engine === 'sqlite' ? '?' : `$${i + 1}`));
    text = `insert into "${table}" (${quote(columns)}) values (${holes.join(', ')})${conflict(options)}`;
    texts.set(key, text);
  }
  return (await on.execute(text, Object.values(row))).affected;
}

/** Below this, a statement per row is quicker than JSON. */
const FEW = 5;

/** Inserts many rows (all with the columns of the first) as one statement with one JSON parameter. */
export async function insertRows<T extends keyof Tables>(
  on: Reader,
  table: T,
  rows: readonly Insertable<Tables[T]>[],
  options: InsertOptions = {},
): Promise<number> {
  const first = rows[0];
  if (first === undefined) return 0;
  if (rows.length < (on.engine === 'sqlite' ? FEW : 2)) {
    let inserted = 0;
    for (const row of rows) inserted += await insertRow(on, table, row, options);
    return inserted;
  }
  const columns = Object.keys(first);
  const key = `n ${on.engine} ${table} ${options.ignoreConflicts === true} ${columns.join()}`;
  let text = texts.get(key);
  if (text === undefined) {
    // `where true` keeps SQLite's parser from reading the conflict clause as a join.
    const source =
      on.engine === 'sqlite'
        ? `select ${columns.map((c) => `value ->> '$.${c}'`).join(', ')} from json_each(?) where true`
        : `select ${quote(columns)} from json_populate_recordset(null::"${table}", $1::json)`;
    text = `insert into "${table}" (${quote(columns)}) ${source}${conflict(options)}`;
    texts.set(key, text);
  }
  return (await on.execute(text, [JSON.stringify(rows)])).affected;
}

function quote(columns: string[]): string {
  return columns.map((column) => `"${column}"`).join(', ');
}

function conflict(options: InsertOptions): string {
  return options.ignoreConflicts ? ' on conflict do nothing' : '';
}
