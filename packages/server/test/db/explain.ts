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
    const table = tables.get(/^SCAN (\w+)/.exec(detail)?.[1] ?? '');
    if (table !== undefined) found.push(`reads all of ${table}`);
    if (/^USE TEMP B-TREE FOR .*ORDER BY/.test(detail)) found.push('sorts');
  }
  return found;
}

interface Node {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Cond'?: string;
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
    const { rows } = await tx.execute<{ 'QUERY PLAN': [{ Plan: Node }] }>(
      `explain (generic_plan, format json) ${sql}`,
      [],
    );
    return rows[0]?.['QUERY PLAN'][0].Plan as Node;
  });
  const found: string[] = [];
  const look = (node: Node) => {
    const [type, table = ''] = [node['Node Type'], node['Relation Name']];
    const whole = type === 'Seq Scan' || (/^Index (Only )?Scan$/.test(type) && node['Index Cond'] === undefined);
    if (whole && large.has(table)) found.push(`reads all of ${table}`);
    if (/^(Incremental )?Sort$/.test(type)) found.push('sorts');
    node.Plans?.forEach(look);
  };
  look(plan);
  return found;
}
