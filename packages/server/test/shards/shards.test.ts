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
  what: string[];
  because: string;
}

const inEach = (...tables: string[]) =>
  tables.map((table) => `looks at ${table} for each row of what is whole everywhere`);
const locks = (...tables: string[]) => tables.map((table) => `locks rows of ${table} on several machines`);

/** What an engine that spreads tables refuses, and what would become of it there. */
const KNOWN: Known[] = [
  {
    from: 'core/notifications/load.ts',
    what: ['looks at posts for each row of notifications, not by the key'],
    because: 'what was told is shown while its post may be seen: two steps, ids and then sight',
  },
  {
    from: 'core/notifications/recipients.ts',
    what: ['goes through posts step by step', ...inEach('postMentions', 'posts')],
    because:
      'who of some may see a post, whose id is a value, and whether the post answers theirs: asked with the post, and up its thread by steps',
  },
  {
    from: 'core/notifications/requests.ts',
    what: [
      'joins notifications and posts not by their keys',
      ...inEach('notifications'),
      'looks at posts for each row of notifications, not by the key',
    ],
    because: 'what was kept back is counted while it may be seen: a hundred of one person at most, and then sight',
  },
  {
    from: 'core/cards/prune.ts',
    what: ['looks at postCards for each row of what is whole everywhere'],
    because: 'cards that no post has any more go in the background, some each hour: each is a look on every machine',
  },
  {
    from: 'core/search/posts.ts',
    what: ['looks at postSearch for each row of what is whole everywhere'],
    because: 'what may not be there is asked of the few that were found, by their ids',
  },
  {
    from: 'core/quotes/take-answer.ts',
    what: ['joins posts and posts not by their keys'],
    because: 'an author took a stamp back: whose it is is asked with the few posts that name it',
  },
  {
    from: 'core/tags/history.ts',
    what: ['looks at postTags for each row of postTags, not by the key'],
    because: 'whether an author used the tags of a post before on a day: one look for each tag, when it is written',
  },
  {
    from: 'core/conversations/load.ts',
    what: [
      'looks at conversationPosts for each row of posts, not by the key',
      'looks at posts for each row of conversations, not by the key',
    ],
    because: 'a conversation shows its newest post that may be seen: two steps, a page of ids and then sight',
  },
  {
    from: 'core/conversations/subscriber.ts',
    what: locks('conversations'),
    because: 'those of one thread, whoever’s they are: person by person',
  },
  ...['block.ts', 'block-domain.ts'].map((file) => ({
    from: `core/blocks/${file}`,
    what: ['looks at posts for each row of timelineEntries, not by the key'],
    because: 'a home is swept of an author: two steps, a thousand entries at most',
  })),
  ...['fan-out.ts', 'fill.ts'].map((file) => ({
    from: `core/timelines/${file}`,
    what: locks('boosts', 'posts'),
    because: 'what is brought must not go meanwhile: one post a statement, which is one machine',
  })),
  {
    from: 'core/timelines/fill.ts',
    what: [
      'joins timelineEntries and postTags not by their keys',
      'looks at postTags for each row of timelineEntries, not by the key',
    ],
    because: 'what came home for a tag is swept: two steps, a thousand entries at most',
  },
  {
    from: 'core/timelines/merge.ts',
    what: ['looks at postTags for each row of postTags, not by the key', ...inEach('postTags')],
    because: 'the newest under each tag that somebody follows: tag by tag',
  },
  {
    from: 'core/timelines/merge.ts',
    what: [
      ...['boosts', 'posts'].map((table) => `looks at ${table} for each row of ${table}, not by the key`),
      ...inEach('boosts', 'posts', 'timelineEntries'),
    ],
    because: 'behind what is stored, and for lists that are new: person by person',
  },
  {
    from: 'core/timelines/sources/walk.ts',
    what: inEach('postMentions', 'postReaders'),
    because: 'the newest are cut before their rule is asked: two steps',
  },
  {
    from: 'core/views/thread.ts',
    what: ['goes through posts step by step'],
    because: 'a thread has its conversation, which is in an index: all of it at once, and the chain made here',
  },
  {
    from: 'core/posts/thread.ts',
    what: locks('posts'),
    because: 'answers that came before what they answer: one by one',
  },
  {
    from: 'core/posts/quotes.ts',
    what: locks('posts'),
    because: 'quotes that came before what they quote: one by one',
  },
  {
    from: 'core/audience/load-witnesses.ts',
    what: inEach('postMentions', 'postReaders'),
    because: 'a post with its audience given, so that neither is ever asked: left out of the text',
  },
  {
    from: 'core/search/tags.ts',
    what: inEach('posts', 'postTags'),
    because: 'some names, and for each its newest post: name by name',
  },
  {
    from: 'core/search/document.ts',
    what: locks('posts'),
    because: 'a batch that is indexed: post by post, which is machine by machine',
  },
  {
    from: 'core/search/posts.ts',
    what: ['looks at posts for each row of posts, not by the key', ...inEach('posts')],
    because:
      'whether one answered or quoted what was found: each machine finds its own, and these are asked for by their ids',
  },
  ...['core/files/unused-files.ts', 'core/media/update-media.ts'].map((from) => ({
    from,
    what: inEach('postEditMedia', 'postMedia'),
    because: 'whether a file is used: two steps, its uses and then itself',
  })),
  {
    from: 'core/accounts/queries/idle.ts',
    what: inEach(
      'approvals',
      'boosts',
      'notifications',
      'pollVotes',
      'postMentions',
      'postReaders',
      'posts',
      'reactions',
      'votes',
    ),
    because: 'whom nothing names any more, at night: table by table',
  },
  ...['db/queries/deliveries.ts', 'federation/delivery/claim.ts'].map((from) => ({
    from,
    what: locks('deliveryHosts'),
    because: 'some thousand rows that are claimed: they could lie on one machine as well',
  })),
  {
    from: 'federation/delivery/claim.ts',
    what: inEach('deliveries'),
    because: 'the first deliveries of some hosts: host by host, which is machine by machine',
  },
  {
    from: 'federation/delivery/prune.ts',
    what: inEach('deliveries'),
    because: 'what nobody waits for, hourly: two steps',
  },
];

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
    // A table of FTS5 has an id that is no column, and tables of its own.
    const isWhole = !table.name.startsWith('postSearch_');
    if (isWhole)
      columns.set(
        table.name,
        new Set([...(table.name === 'postSearch' ? ['id'] : []), ...table.columns.map(({ name }) => name)]),
      );
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
  const needed = new Set<string>();
  const unknown = new Set<string>();
  const statements = findRecordedStatements('postgres');
  assert.ok(!WHOLE || statements.length > 200, `only ${statements.length} statements were recorded`);
  for (const { from, sql } of statements) {
    for (const what of refused(sql)) {
      const isKnown = KNOWN.some((one) => from === `src/${one.from}` && one.what.includes(what));
      if (isKnown) needed.add(`${from}: ${what}`);
      else unknown.add(`${from}: ${what}`);
    }
  }
  assert.deepEqual([...unknown].sort(), []);
  const all = KNOWN.flatMap(({ from, what }) => what.map((one) => `src/${from}: ${one}`));
  const mended = all.filter((one) => !needed.has(one));
  if (WHOLE) assert.deepEqual(mended, [], 'mended: take them off the list');
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
  [
    'select * from (select * from "pins" where "accountId" = $1 limit 9) m cross join "posts" p where p."id" = m."postId"',
    [],
  ],
  [
    'select * from (select * from "posts" limit 9) p where exists (select 1 from "votes" v where v."postId" = p."id")',
    ['looks at votes for each row of what is whole everywhere'],
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
