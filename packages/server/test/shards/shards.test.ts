import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { connectDatabase } from '../../src/db/connect.ts';
import type { Db } from '../../src/db/database.ts';
import { createTestDatabase, type TestDatabase } from '../database.ts';
import { findRecordedStatements } from '../recorded-statements.ts';
import { GROUPS, keyOf, LOCAL, REFERENCE } from './keys.ts';
import { findRefused } from './refused.ts';

interface Known {
  /** The file that asks, and what is refused there. */
  from: string;
  what: string;
  because: string;
}

const SIGHT = 'what was told is shown while its post may be seen: to be asked in two steps, ids and then sight';
const HELD = 'what is brought must not go meanwhile: one post at a time there, which is one machine';
const MERGED = 'behind what is stored, once in 1,000 posts: to be asked person by person';
const FILES = 'whether a file is used: files with their uses, by the file, would be a group of their own';
const TURNS = 'few rows that are claimed: that table whole on one machine, and its last question in two steps';

/** What an engine that spreads tables refuses, and what would become of it there. */
const KNOWN: Known[] = [];

/** A URI is one post's wherever it lies: an engine can hold it to that by its key alone. */
const UNIQUE_ELSEWHERE = ['approvals.uri', 'boosts.uri', 'posts.uri'];

/** Where only a choice of test files ran, what is known may be missed for want of those who need it. */
const WHOLE = process.env['LINNET_STATEMENTS_PART'] === undefined;

let database: TestDatabase;
let db: Db;
const columns = new Map<string, ReadonlySet<string>>();
before(async () => {
  database = await createTestDatabase();
  db = await connectDatabase(database.target, { poolSize: 2 });
  for (const table of await db.kysely.introspection.getTables()) {
    columns.set(table.name, new Set(table.columns.map(({ name }) => name)));
  }
});
after(async () => {
  await db.close();
  await database.drop();
});

const refused = (sql: string) => findRefused(sql, (table) => columns.get(table));
const spread = new Set(GROUPS.flatMap(({ tables }) => Object.keys(tables)));

test('every table is spread, everywhere, or on one machine', () => {
  const places = [spread, REFERENCE, LOCAL];
  for (const [table, has] of columns) {
    assert.equal(places.filter((place) => place.has(table)).length, 1, `${table}: test/shards/keys.ts has it once`);
    const key = keyOf(table)?.key;
    assert.ok(key === undefined || has.has(key), `${table} has no ${key}`);
  }
  assert.deepEqual(
    places.flatMap((place) => [...place]).filter((table) => table !== 'migrations' && !columns.has(table)),
    [],
  );
});

test('its key is in every primary key and unique index', async (t) => {
  if (db.engine === 'sqlite') return t.skip('PostgreSQL only');
  const { rows } = await db.execute<{ table: string; columns: string[] }>(
    `select c."relname" as "table", array_agg(a."attname"::text order by a."attnum") as "columns"
     from pg_index i join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
     join pg_attribute a on a.attrelid = c.oid and a.attnum = any(i.indkey)
     where i.indisunique and n.nspname = 'public' group by i.indexrelid, c."relname"`,
    [],
  );
  const without = rows.filter(({ table, columns }) => keyOf(table) && !columns.includes(keyOf(table)?.key as string));
  assert.deepEqual(without.map(({ table, columns }) => `${table}.${columns.join('.')}`).sort(), UNIQUE_ELSEWHERE);
});

test('nothing is numbered by the database, nor held together by it', async (t) => {
  if (db.engine === 'sqlite') return t.skip('PostgreSQL only');
  const count = async (what: string) =>
    (await db.execute<{ count: number }>(`select count(*) as "count" from ${what}`, [])).rows[0]?.count;
  assert.equal(await count(`pg_sequences where schemaname = 'public'`), 0);
  assert.equal(await count(`pg_constraint where contype = 'f'`), 0);
  assert.equal(await count('pg_trigger where not tgisinternal'), 0);
});

test('what such an engine refuses is known, and does not grow', (t) => {
  if (db.engine === 'sqlite') return t.skip('PostgreSQL only');
  const needed = new Set<Known>();
  const unknown = new Set<string>();
  const statements = findRecordedStatements('postgres');
  assert.ok(!WHOLE || statements.length > 200, `only ${statements.length} statements were recorded`);
  for (const { from, sql } of statements) {
    for (const what of refused(sql)) {
      const known = KNOWN.find((one) => from === `src/${one.from}` && one.what === what);
      if (known === undefined) unknown.add(`${from}: ${what}`);
      else needed.add(known);
    }
  }
  assert.deepEqual([...unknown].sort(), []);
  if (WHOLE)
    assert.deepEqual(
      KNOWN.filter((known) => !needed.has(known)),
      [],
      'mended: take them off the list',
    );
});

const CASES: [sql: string, refused: string[]][] = [
  // By the key, through aliases, subqueries and what is whole everywhere.
  ['select * from "posts" p join "postStats" s on s."postId" = p."id" where p."id" = any($1::bigint[])', []],
  ['select * from "posts" p join "accounts" a on a."id" = p."accountId" where p."replyToId" = $1', []],
  [
    'select * from "posts" p where exists (select 1 from "votes" v where v."postId" = p."id" and v."accountId" = $1)',
    [],
  ],
  [
    'select * from (select "id" as "x" from "posts" order by "id" limit 20) t join "postStats" s on s."postId" = t."x"',
    [],
  ],
  ['select * from "posts" where "id" in (select "postId" from "timelineEntries" where "timelineId" = $1)', []],
  [
    'select * from "posts" p join "timelineEntries" t on t."postId" = p."id"',
    ['joins posts and timelineEntries not by their keys'],
  ],
  [
    'select * from "posts" p join "votes" v on v."accountId" = p."accountId"',
    ['joins posts and votes not by their keys'],
  ],
  [
    'select * from "posts" p where exists (select 1 from "posts" r where r."replyToId" = p."id")',
    ['looks at posts for each row of posts, not by the key'],
  ],
  [
    'select * from "accounts" a where exists (select 1 from "posts" p where p."accountId" = a."id")',
    ['looks at posts for each row of what is whole everywhere'],
  ],
  [
    'select * from unnest($1::bigint[]) t cross join lateral (select * from "posts" where "accountId" = t limit 1) p',
    ['looks at posts for each row of what is whole everywhere'],
  ],
  // On one machine anything goes.
  ['select * from "posts" where "id" = $1 for update', []],
  [
    'select 1 from "accounts" a where exists (select 1 from "posts" p where p."id" = $1 and p."accountId" = a."id")',
    [],
  ],
  ['select * from "posts" p join "votes" v on v."postId" = $1 where p."id" = $1 for share of p', []],
  ['select * from "posts" where "id" = any($1::bigint[]) for update', ['locks rows of posts on several machines']],
  ['select * from "posts" p join "accounts" a on a."id" = p."accountId" for share of a', []],
  [
    'with recursive t as (select "id" from "posts" where "id" = $1 union select p."id" from t join "posts" p on p."replyToId" = t."id") select * from t',
    ['goes through posts step by step'],
  ],
  [
    'insert into "votes" ("id", "postId", "accountId", "value", "createdAt") values ($1, $2, $3, 1, 0) on conflict do nothing',
    [],
  ],
  ['insert into "votes" ("id") values ($1)', ['inserts into votes without its key']],
  [
    'insert into "votes" ("id", "postId") values ($1, $2) on conflict ("id") do update set "postId" = $2',
    ['asks for conflicts in votes without its key', 'moves rows of votes'],
  ],
  ['update "posts" set "id" = $1 where "id" = $2', ['moves rows of posts']],
  ['update "postStats" set "score" = random()', ['writes postStats by random()']],
  ['update "accounts" set "postsCount" = random()', []],
];

test('the check itself finds each kind', () => {
  for (const [sql, expected] of CASES) assert.deepEqual(refused(sql), expected, sql);
});
