import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { findBoosters } from '../../src/core/boosts/queries.ts';
import * as notifications from '../../src/core/notifications/queries.ts';
import * as entering from '../../src/core/timelines/queries/enter.ts';
import * as keeping from '../../src/core/timelines/queries/keep.ts';
import * as newest from '../../src/core/timelines/queries/newest.ts';
import * as sources from '../../src/core/timelines/queries/sources.ts';
import { findBoostsFor, findFacts, findMine, findOpenBoosts } from '../../src/core/views/queries.ts';
import { findLikers } from '../../src/core/votes/queries.ts';
import { connectDatabase } from '../../src/db/connect.ts';
import type { Db } from '../../src/db/database.ts';
import { insertRows } from '../../src/db/insert.ts';
import { createTestDatabase, type TestDatabase } from '../database.ts';

const POSTS = 20_000;
const ACCOUNTS = 400;
/** Tables that grow with the server; the others are small enough to be read whole. */
const LARGE = [
  'posts',
  'timelineEntries',
  'notifications',
  'votes',
  'postStats',
  'boosts',
  'bookmarks',
  'pins',
  'postTags',
  'accounts',
];

let database: TestDatabase;
let db: Db;

before(async () => {
  database = await createTestDatabase();
  db = await connectDatabase(database.target);
  const accounts = Array.from({ length: ACCOUNTS }, (_, i) => ({
    id: i + 1,
    username: `a${i}`,
    usernameKey: `a${i}`,
    domain: '',
    kind: 'person' as const,
    uri: `https://linnet.test/users/a${i}`,
    createdAt: 1,
  }));
  const numbers = Array.from({ length: POSTS }, (_, i) => i + 1);
  const by = (i: number) => (i % ACCOUNTS) + 1;
  await db.write(async (tx) => {
    await insertRows(tx, 'accounts', accounts as never);
    const posts = numbers.map((id) => ({
      id,
      accountId: by(id),
      uri: `https://linnet.test/posts/${id}`,
      kind: 'note',
      content: '<p>x</p>',
      visibility: id % 5 === 0 ? 'followers' : 'public',
      audience: id % 5 === 0 ? 'followers' : 'everyone',
      local: id % 2,
      conversationId: id,
      createdAt: id,
    }));
    await insertRows(tx, 'posts', posts as never);
    await insertRows(tx, 'postStats', numbers.map((postId) => ({ postId })) as never);
    await insertRows(
      tx,
      'postTags',
      numbers.map((postId) => ({ tag: `tag${postId % 50}`, postId })),
    );
    const entries = numbers.map((id) => ({
      timelineId: by(id * 7),
      entryId: id,
      postId: id,
      byAccountId: by(id),
      reason: 'follow' as const,
    }));
    await insertRows(tx, 'timelineEntries', entries);
    const marks = numbers.map((id) => ({ id, accountId: by(id * 3), postId: id }));
    await insertRows(tx, 'bookmarks', marks);
    await insertRows(tx, 'pins', marks);
    await insertRows(
      tx,
      'votes',
      marks.map((mark) => ({ ...mark, value: 1 as const, uri: null, createdAt: 1 })),
    );
    const boosts = marks.map((mark) => ({
      ...mark,
      uri: `boost:${mark.id}`,
      visibility: 'public' as const,
      createdAt: 1,
    }));
    await insertRows(tx, 'boosts', boosts);
    const notifications = marks.map(({ id, accountId, postId }) => ({
      id,
      accountId,
      subjectKind: 'post' as const,
      subjectId: postId,
      causeId: id,
      groupKey: `like-${postId}`,
      kind: 'like' as const,
      fromAccountId: by(id + 1),
      createdAt: 1,
    }));
    await insertRows(tx, 'notifications', notifications);
    const members = Array.from({ length: 40 }, (_, i) => ({ id: i + 1, listId: (i % 4) + 1, accountId: i + 1 }));
    await insertRows(tx, 'listMembers', members);
  });
});
after(async () => {
  await db.close();
  await database.drop();
});

/** The lines of a plan that read a large table from one end to the other. */
async function findScans({ sql, parameters }: { sql: string; parameters: unknown[] }): Promise<string[]> {
  const prefix = db.engine === 'sqlite' ? 'explain query plan' : 'explain';
  const { rows } = await db.execute<Record<string, string>>(`${prefix} ${sql}`, parameters);
  const lines = rows.map((row) => row['detail'] ?? row['QUERY PLAN'] ?? '');
  assert.ok(lines.length > 0);
  const aliases = [...LARGE, ...[...sql.matchAll(/"(\w+)" (\w)\b/g)].map((match) => match[2] as string)].join('|');
  const whole =
    db.engine === 'sqlite'
      ? new RegExp(`^SCAN (${aliases})\\b(?!.* USING )`)
      : new RegExp(`Seq Scan on "?(${LARGE.join('|')})\\b`);
  return lines.filter((line) => whole.test(line));
}

type Plans = Record<string, { compile(on: Db, params: object): { sql: string; parameters: unknown[] } }>;

/** What any of these queries may be asked with. */
const PARAMS = {
  ...{ below: 15_000, above: 0, after: 0, until: 15_000, limit: 20, skip: 20, keep: 20, upTo: 900, now: 1, before: 1 },
  ...{
    viewerId: 7,
    accountId: 7,
    targetId: 7,
    fromAccountId: 8,
    timelineId: 7,
    listId: 1,
    id: 9,
    entryId: 9,
    postId: 9,
  },
  ...{ ids: [7, 8, 9], timelineIds: [1, 2, 3], byAccountIds: [4, 5], subjectId: 9, subjectKind: 'post', causeId: 9 },
  ...{ tag: 'tag7', all: ['tag7'], allCount: 1, none: ['tag8'], kinds: ['like', 'mention'], kind: 'like' },
  groupKey: 'like-9',
};

/** Every prepared query of a module, by the path of names that leads to it. */
function plansOf(of: object, path: string): Plans {
  const plans: Plans = {};
  for (const [name, value] of Object.entries(of)) {
    if (typeof value !== 'object' || value === null) continue;
    if ('compile' in value && 'run' in value) plans[`${path} ${name}`] = value as Plans[string];
    else if (!('compile' in value)) Object.assign(plans, plansOf(value, `${path} ${name}`));
  }
  return plans;
}

const LISTS = plansOf(sources, 'sources');
const PLANS: Plans = {
  ...LISTS,
  ...plansOf({ notifications, entering, keeping, newest, findLikers, findBoosters }, ''),
};
const MANY = { viewerIds: [1, 2, 3], visiting: 0, now: 1 };
for (const form of ['asked', 'brought'] as const) {
  for (const kind of ['member', 'remote'] as const) {
    PLANS[`mine ${form} ${kind}`] = {
      compile: (on) => findMine[kind][form].compile(on, { ...MANY, postIds: [7, 8, 9] }),
    };
    PLANS[`boosts ${form} ${kind}`] = { compile: (on) => findBoostsFor[kind][form].compile(on, { ...MANY, ids: [9] }) };
  }
  PLANS[`open boosts ${form}`] = { compile: (on) => findOpenBoosts[form].compile(on, { ...MANY, ids: [9] }) };
}
for (const [form, query] of Object.entries(findFacts)) {
  PLANS[`facts ${form}`] = { compile: (on) => query.compile(on, { ids: [7, 8, 9], visiting: 0 }) };
}

async function findOffences(): Promise<Record<string, string[]>> {
  const offences: Record<string, string[]> = {};
  for (const [name, { compile }] of Object.entries(PLANS)) {
    const found = await findScans(compile(db, PARAMS));
    if (found.length > 0) offences[name] = found;
  }
  return offences;
}

/** SQLite: a page that is sorted before it is cut was read to its end. */
async function findSorted(): Promise<string[]> {
  const sorted: string[] = [];
  if (db.engine !== 'sqlite') return sorted;
  for (const [name, { compile }] of Object.entries(LISTS)) {
    const { sql, parameters } = compile(db, PARAMS);
    const { rows } = await db.execute<{ detail: string }>(`explain query plan ${sql}`, parameters);
    if (rows.some((row) => row.detail.startsWith('USE TEMP B-TREE FOR'))) sorted.push(name);
  }
  return sorted;
}

// SQLite never gathers statistics by itself; an operator may, and PostgreSQL does.
test('no query of timelines and notifications reads a large table from end to end, without statistics', async () => {
  assert.ok(Object.keys(LISTS).length > 100);
  assert.deepEqual(await findOffences(), {});
  assert.deepEqual(await findSorted(), []);
});

test('nor with statistics', async () => {
  await db.write((tx) => tx.execute('analyze', []));
  assert.deepEqual(await findOffences(), {});
  assert.deepEqual(await findSorted(), []);
});

test('the check itself finds a scan', async () => {
  assert.equal((await findScans({ sql: 'select * from "posts" where "content" = \'\'', parameters: [] })).length, 1);
});
