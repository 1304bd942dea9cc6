import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { connectDatabase } from '../../src/db/connect.ts';
import type { Db } from '../../src/db/database.ts';
import { POINTS_AT_ACCOUNT, POINTS_AT_FILE, POINTS_AT_POST, POINTS_ELSEWHERE } from '../../src/db/tables/links.ts';
import { createTestDatabase, type TestDatabase } from '../database.ts';

let database: TestDatabase;
let db: Db;

before(async () => {
  database = await createTestDatabase();
  db = await connectDatabase(database.target, { poolSize: 2 });
});

after(async () => {
  await db.close();
  await database.drop();
});

test('every column that points at something is listed once, and every listed one exists', async () => {
  const tables = await db.kysely.introspection.getTables();
  const columns = tables.flatMap((table) => table.columns.map((column) => `${table.name}.${column.name}`));
  const names = [...POINTS_AT_POST, ...POINTS_AT_ACCOUNT, ...POINTS_AT_FILE].map(
    ({ table, column }) => `${table}.${column}`,
  );
  const listed = [...names, ...POINTS_ELSEWHERE];
  assert.ok(columns.length > 150, `${columns.length} columns`);
  assert.deepEqual(
    columns.filter((name) => /(Id|Ids)$/.test(name) && !listed.includes(name)),
    [],
    'say in db/tables/links.ts what becomes of them when what they point at goes',
  );
  assert.deepEqual(
    listed.filter((name) => !columns.includes(name)),
    [],
  );
  assert.equal(new Set(listed).size, listed.length);
});

test('what goes with a post, or holds an account, is found by an index', async () => {
  const prefix = db.engine === 'sqlite' ? 'explain query plan' : 'explain';
  const slow: string[] = [];
  for (const { table, column, onDelete, own, where } of [...POINTS_AT_POST, ...POINTS_AT_ACCOUNT, ...POINTS_AT_FILE]) {
    if (own || onDelete === 'keep') continue;
    const only = where === undefined ? '' : `and "${where[0]}" = '${where[1]}'`;
    const { plan } = await db.write(async (tx) => {
      if (db.engine === 'postgres') await tx.execute('set local enable_seqscan = off', []);
      const { rows } = await tx.execute<Record<string, string>>(
        `${prefix} select 1 from "${table}" where "${column}" = 1 ${only}`,
        [],
      );
      return { plan: rows.map((row) => row['detail'] ?? row['QUERY PLAN']).join('\n') };
    });
    if (!/SEARCH|Index Cond/.test(plan)) slow.push(`${table}.${column}: ${plan}`);
  }
  assert.deepEqual(slow, []);
});
