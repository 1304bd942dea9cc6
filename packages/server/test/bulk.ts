import type { Db } from '../src/db/database.ts';

/** A row, and the table it is of. */
export interface Placed {
  table: string;
  row: Record<string, unknown>;
}

/** What is kept once for the whole server, or is work to do rather than a thing. */
const NOT_COPIED =
  /^(jobs|deliver|outgoing|inbox|idempotency|settings|migrations|tokens|apps|oauth|workers|tombstones|postSearch)/;
/** Names and addresses, of which no two may be equal. */
const UNIQUE = /(uri|url|username|usernamekey|email|keyid)$/i;
/** One statement writes this many copies: a transaction may not take for ever. */
const AT_ONCE = 10_000;
/** Copy `n` is a second older than copy `n - 1`, copy 0 than the original. Ids of `lib/ids.ts` have 4,096 steps a ms. */
const STEP_MS = 1_000;
const STEP = 4_096 * STEP_MS;

/** Every row, of tables that are copied, that holds this id; without the other things that are in `others`. */
export async function findRowsWith(db: Db, id: number, others: readonly number[] = []): Promise<Placed[]> {
  const found: Placed[] = [];
  for (const { name: table } of await db.kysely.introspection.getTables()) {
    if (NOT_COPIED.test(table)) continue;
    const { rows } = await db.execute<Placed['row']>(`select * from "${table}"`, []);
    for (const row of rows) {
      const itself = row['id'] === id || !others.includes(row['id'] as number);
      if (itself && Object.values(row).includes(id)) found.push({ table, row });
    }
  }
  return found;
}

/** SQL for an id in copy `n`. */
export function idOf(original: number, n = 'n'): string {
  return `(${original - STEP} - ${n} * ${STEP})`;
}

/** The same as a number. */
export function cloneId(original: number, n: number): number {
  return original - STEP - n * STEP;
}

export interface Original {
  rows: Placed[];
  /** SQL over `n` for ids of other things in the rows. */
  map?: Map<unknown, string>;
}

/**
 * Copies rows that the real functions made, a hundred thousand times within seconds. Ids of the rows and their times
 * move back with each copy. It knows no columns, so that it outlives changes of the schema. The oldest copies come
 * first, as they would in life: so tables are laid out as they are then.
 */
export async function cloneRows(db: Db, originals: Original[], count: number): Promise<void> {
  const sources = originals.flatMap(describeCopies);
  for (let last = count - 1; last >= 0; last -= AT_ONCE) {
    const numbers = `numbers(n) as (
      select cast(${last} as bigint) union all select n - 1 from numbers where n > ${Math.max(0, last - AT_ONCE + 1)})`;
    for (const { into, values } of sources) {
      const sql = `with recursive ${numbers} insert into ${into} select ${values} from numbers`;
      await db.write((tx) => tx.execute(sql, []), { durable: false });
    }
  }
}

function describeCopies({ rows, map = new Map() }: Original): { into: string; values: string }[] {
  const known = new Map(map);
  for (const { row } of rows) {
    const id = row['id'];
    if (typeof id === 'number' && !known.has(id)) known.set(id, idOf(id));
  }
  return rows.map(({ table, row }) => {
    const columns = Object.keys(row);
    const names = columns.map((column) => `"${column}"`).join(', ');
    const values = columns.map((column) => known.get(row[column]) ?? copyOf(row[column], column, known)).join(', ');
    return { into: `"${table}" (${names})`, values };
  });
}

function copyOf(value: unknown, column: string, known: Map<unknown, string>): string {
  if (value === null) return 'null';
  if (typeof value === 'number') return column.endsWith('At') ? `${value - STEP_MS} - n * ${STEP_MS}` : String(value);
  const text = `'${String(value).replaceAll("'", "''")}'`;
  // Addresses and keys have ids in them.
  const [id, copy] = [...known].find(([own]) => String(value).includes(String(own))) ?? [];
  if (copy !== undefined) return `replace(${text}, '${id}', cast(${copy} as text))`;
  return UNIQUE.test(column) && value !== '' ? `${text} || '-' || n` : text;
}
