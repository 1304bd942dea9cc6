import { sql as query } from 'kysely';
import type { Db } from '../../src/db/database.ts';
import type { RecordedStatement } from '../recorded-statements.ts';

/** Throws where the statement cannot be planned: a text that does not fit the schema. Lines begin with 'reads' or 'sorts'. */
export function explain(db: Db, statement: RecordedStatement, large: ReadonlySet<string>): Promise<string[]> {
  return db.engine === 'sqlite' ? explainSqlite(db, statement, large) : explainPostgres(db, statement, large);
}

/** `SCAN posts`, and `SCAN posts USING INDEX`, too: a whole index is as long as its table. See sqlite.org/eqp.html. */
async function explainSqlite(
  db: Db,
  { sql, parameters }: RecordedStatement,
  large: ReadonlySet<string>,
): Promise<string[]> {
  const { rows } = await db.execute<{ detail: string }>(`explain query plan ${sql}`, parameters);
  const tables = new Map([...large].map((name) => [name, name]));
  for (const [, table = '', alias = ''] of sql.matchAll(/"(\w+)"\s+(?:as\s+)?"?(\w+)"?/gi)) {
    if (large.has(table) && !tables.has(alias)) tables.set(alias, table);
  }
  const found: string[] = [];
  for (const { detail } of rows) {
    // A table of FTS5 that is asked by a match or by ids.
    const isFound = / VIRTUAL TABLE INDEX \d+:.*[M=]/.test(detail);
    const table = isFound ? undefined : tables.get(/^SCAN (\w+)/.exec(detail)?.[1] ?? '');
    if (table !== undefined) found.push(`reads all of ${table}`);
    if (/^USE TEMP B-TREE FOR .*ORDER BY/.test(detail)) found.push('sorts');
  }
  return found;
}

/** PostgreSQL would rather sort a page than read it in order: as many rows as that are no matter. */
const SORTED_ROWS = 500;

interface Node {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Cond'?: string;
  'Plan Rows': number;
  Plans?: Node[];
}

/**
 * Planned for any values, as prepared statements are in the end, and with scans and what needs sorted input forbidden:
 * planners choose them for tables as small as a test's. What is still read as a whole has no index that would help.
 */
async function explainPostgres(db: Db, { sql }: RecordedStatement, large: ReadonlySet<string>): Promise<string[]> {
  const plan = await db.write(async (tx) => {
    for (const way of ['seqscan', 'mergejoin', 'hashjoin', 'hashagg']) {
      await tx.execute(`set local enable_${way} = off`, []);
    }
    // Small tables would be hashed as a whole, too.
    await tx.execute("set local work_mem = '64kB'", []);
    await tx.execute('set local hash_mem_multiplier = 1', []);
    // Without a name and values, since a plan for any values takes none.
    const text = query.raw<{ 'QUERY PLAN': [{ Plan: Node }] }>(`explain (generic_plan, format json) ${sql}`);
    return (await text.execute(tx.kysely)).rows[0]?.['QUERY PLAN'][0].Plan as Node;
  });
  const found: string[] = [];
  const look = (node: Node) => {
    const [type, table = ''] = [node['Node Type'], node['Relation Name']];
    const whole = type === 'Seq Scan' || (SCAN.test(type) && readsAll(node));
    if (whole && large.has(table)) found.push(`reads all of ${table}`);
    if (type === 'Sort' && (node.Plans?.[0]?.['Plan Rows'] ?? 0) > SORTED_ROWS) found.push('sorts');
    node.Plans?.forEach(look);
  };
  look(plan);
  return found;
}

const SCAN = /^(Index|Index Only|Bitmap Heap) Scan$/;

/** An index without a condition; under a bitmap, any of those it is made of. */
function readsAll(node: Node): boolean {
  if (node['Node Type'] === 'Bitmap Heap Scan' || /^Bitmap(And|Or)$/.test(node['Node Type'])) {
    return (node.Plans ?? []).some((child) => /^Bitmap/.test(child['Node Type']) && readsAll(child));
  }
  return node['Index Cond'] === undefined;
}
