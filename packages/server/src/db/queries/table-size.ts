import { sql } from 'kysely';
import type { Reader } from '../database.ts';

/** Counting goes no further: it reads each of them. */
const COUNT_MAX = 1_000_000;
const SAMPLE_ROWS = 50_000;

const findTable = async (on: Reader, table: string) =>
  (await on.kysely.introspection.getTables()).find(({ name }) => name === table);

/** About how many rows a table has; SQLite counts up to a bound, beyond which there are `more`. */
export async function estimateRows(on: Reader, table: string): Promise<{ rows: number; more: boolean }> {
  if ((await findTable(on, table)) === undefined) return { rows: 0, more: false };
  if (on.engine === 'postgres') {
    const known = await sql<{ rows: number }>`
      select cast(coalesce(sum(greatest(c.reltuples, 0)), 0) as bigint) as "rows" from pg_class c
      where c.oid = to_regclass(${`"${table}"`}) and c.reltuples >= 0`.execute(on.kysely);
    const rows = known.rows[0]?.rows ?? 0;
    // Never looked at by its statistics yet, or empty then.
    if (rows > 0) return { rows, more: false };
  }
  const counted = await sql<{ rows: number }>`
    select count(*) as "rows" from (select 1 from ${sql.table(table)} limit ${sql.lit(COUNT_MAX + 1)}) t`.execute(
    on.kysely,
  );
  const rows = Number(counted.rows[0]?.rows ?? 0);
  return { rows: Math.min(rows, COUNT_MAX), more: rows > COUNT_MAX };
}

/** Sorts a part of a table as an index of these columns would be, as far as they are there. Answers how many rows. */
export async function sortSample(on: Reader, table: string, columns: readonly string[]): Promise<number> {
  const there = (await findTable(on, table))?.columns.map(({ name }) => name) ?? [];
  const wanted = columns.map((column) => column.split(' ')[0] as string).filter((name) => there.includes(name));
  const by = sql.join((wanted.length > 0 ? wanted : there.slice(0, 1)).map((name) => sql.ref(name)));
  const { rows } = await sql<{ sorted: number }>`
    select max("place") as "sorted" from (
      select row_number() over (order by ${by}) as "place"
      from (select ${by} from ${sql.table(table)} limit ${sql.lit(SAMPLE_ROWS)}) s) t`.execute(on.kysely);
  return Number(rows[0]?.sorted ?? 0);
}
