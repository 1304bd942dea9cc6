import Database from 'better-sqlite3';
import pg from 'pg';

/** Counts how many rows of tables a statement looks at, whatever it answers. */
export interface RowCounter {
  count(sql: string, parameters: readonly unknown[]): Promise<number>;
  close(): Promise<void>;
}

/** For the database at `target`: a file, or a postgres:// address. Statements that write are not run. */
export async function openRowCounter(target: string): Promise<RowCounter> {
  return target.startsWith('postgres:') ? openPostgres(target) : openSqlite(target);
}

/** Each table is hidden behind a view that tells of each row it is asked for: SQLite puts it into the query it plans. */
function openSqlite(file: string): RowCounter {
  const db = new Database(file, { readonly: true });
  let rows = 0;
  const see = () => {
    rows += 1;
    return 1;
  };
  db.function('see', { deterministic: false, varargs: true }, see);
  // What looks like tables of the index of posts is one thing, and is asked as that.
  const names = db.prepare("select name from main.sqlite_schema where type = 'table'").pluck().all() as string[];
  const tables = names.filter((name) => !name.startsWith('postSearch'));
  const first = new Map<string, string>();
  for (const name of tables) {
    const column = db.prepare('select name from pragma_table_info(?)').pluck().get(name) as string;
    first.set(name, column);
    db.exec(`create temp view "${name}" as select * from main."${name}" where see("${column}")`);
  }
  // A view has no indexes that could be named.
  const withHints = (sql: string) =>
    sql.replaceAll(
      /"(\w+)" as ("\w+" indexed by "\w+") where /g,
      (_, name: string, hint: string) => `main."${name}" as ${hint} where see("${name}"."${first.get(name)}") and `,
    );
  return {
    async count(sql, parameters) {
      rows = 0;
      db.prepare(withHints(sql)).all(...parameters);
      return rows;
    },
    close: async () => void db.close(),
  };
}

interface Node {
  'Node Type': string;
  'Relation Name'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  'Rows Removed by Index Recheck'?: number;
  Plans?: Node[];
}

async function openPostgres(target: string): Promise<RowCounter> {
  const client = new pg.Client({ connectionString: target });
  await client.connect();
  // As a table of production would be read, not one of a test.
  for (const way of ['seqscan', 'mergejoin', 'hashjoin']) await client.query(`set enable_${way} = off`);
  const rowsOf = (node: Node): number => {
    const own =
      node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0);
    const below = (node.Plans ?? []).reduce((sum, child) => sum + rowsOf(child), 0);
    return below + (/Scan$/.test(node['Node Type']) ? own * node['Actual Loops'] : 0);
  };
  return {
    async count(sql, parameters) {
      const { rows } = await client.query(`explain (analyze, timing off, format json) ${sql}`, [...parameters]);
      return Math.round(rowsOf(rows[0]['QUERY PLAN'][0].Plan));
    },
    close: () => client.end(),
  };
}
