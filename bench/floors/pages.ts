/** A bare node:http server: runs the statements that a page was made of, and sends bytes that were made before. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import Database from 'better-sqlite3';
import pg from 'pg';
import { toSteadySql } from '../../packages/server/src/db/dialect/steady.ts';

interface Statement {
  sql: string;
  parameters: unknown[];
}

const { PORT, BENCH_DATABASE = '', BENCH_STATEMENTS = '', BENCH_BODY = '' } = process.env;
const statements = JSON.parse(readFileSync(BENCH_STATEMENTS, 'utf8')) as Statement[];
const body = readFileSync(BENCH_BODY);
const run = BENCH_DATABASE.startsWith('postgres:') ? onPostgres() : onSqlite();

function onSqlite(): () => void {
  const db = new Database(BENCH_DATABASE, { readonly: true });
  const prepared = statements.map(({ sql, parameters }) => ({
    statement: db.prepare(toSteadySql(sql)),
    values: parameters.map(read),
  }));
  return () => {
    for (const { statement, values } of prepared) statement.all(...values.map((write) => write()));
  };
}

/** Lists of ids go in as JSON, which has to be written anew for every page. */
function read(parameter: unknown): () => unknown {
  const list: unknown = typeof parameter === 'string' && parameter.startsWith('[') ? JSON.parse(parameter) : undefined;
  return list === undefined ? () => parameter : () => JSON.stringify(list);
}

function onPostgres(): () => Promise<void> {
  const pool = new pg.Pool({ connectionString: BENCH_DATABASE, max: 10 });
  return async () => {
    for (const [i, { sql, parameters }] of statements.entries()) {
      await pool.query({ name: `s${i}`, text: sql, values: parameters });
    }
  };
}

createServer(async (_request, response) => {
  await run();
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8', 'content-length': body.length });
  response.end(body);
}).listen(Number(PORT), '127.0.0.1');
