import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { findBoosters } from '../../src/core/boosts/queries.ts';
import { findNotificationGroup, findNotifications } from '../../src/core/notifications/queries.ts';
import {
  findAccountBoosts,
  findAccountPosts,
  findBookmarked,
  findHome,
  findLiked,
  findListed,
  findLocal,
  findPinned,
  findPublic,
  findRemote,
  findTagged,
} from '../../src/core/timelines/queries.ts';
import {
  findBoostsFor,
  findFacts,
  findHomesWith,
  findListsWith,
  findMine,
  findOpenBoosts,
} from '../../src/core/views/queries.ts';
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
  await db.write((tx) => tx.execute('analyze', []));
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

const page = { below: 15_000, above: 0, limit: 20 };
const viewer = { viewerId: 7, onlyMedia: 0 as const };

const PLANS: Record<string, { compile(on: Db): { sql: string; parameters: unknown[] } }> = {};
for (const direction of ['desc', 'asc'] as const) {
  const add = (name: string, compile: (on: Db) => { sql: string; parameters: unknown[] }) => {
    PLANS[`${name} ${direction}`] = { compile };
  };
  add('home', (on) => findHome[direction].compile(on, { ...page, timelineId: 7 }));
  add('public', (on) => findPublic[direction].compile(on, { ...page, ...viewer }));
  add('public as a visitor', (on) => findPublic[direction].compile(on, { ...page, ...viewer, viewerId: 0 }));
  add('local', (on) => findLocal[direction].compile(on, { ...page, ...viewer }));
  add('remote', (on) => findRemote[direction].compile(on, { ...page, ...viewer }));
  add('tag', (on) => findTagged[direction].compile(on, { ...page, ...viewer, tag: 'tag7', onlyLocal: 0 }));
  add('account', (on) => findAccountPosts[direction].compile(on, { ...page, ...viewer, accountId: 9, noReplies: 0 }));
  add('account boosts', (on) => findAccountBoosts[direction].compile(on, { ...page, accountId: 9, viewerId: 7 }));
  add('list', (on) => findListed[direction].compile(on, { ...page, listId: 1, viewerId: 7 }));
  add('notifications', (on) =>
    findNotifications[direction].compile(on, { ...page, accountId: 7, kinds: ['like', 'mention'], fromAccountId: 0 }),
  );
}
const pair = { accountId: 7, viewerId: 7 };
PLANS['favourites'] = { compile: (on) => findLiked.compile(on, { ...page, ...pair }) };
PLANS['bookmarks'] = { compile: (on) => findBookmarked.compile(on, { ...page, ...pair }) };
PLANS['pins'] = { compile: (on) => findPinned.compile(on, { ...page, ...pair }) };
PLANS['favourited by'] = { compile: (on) => findLikers.compile(on, { ...page, postId: 9 }) };
PLANS['boosted by'] = { compile: (on) => findBoosters.compile(on, { ...page, postId: 9 }) };
PLANS['a group of notifications'] = {
  compile: (on) => findNotificationGroup.compile(on, { ...page, accountId: 7, groupKey: 'like-9' }),
};
PLANS['homes with a post'] = { compile: (on) => findHomesWith.compile(on, { postId: 9, ownerIds: [1, 2, 3] }) };
PLANS['lists with an account'] = { compile: (on) => findListsWith.compile(on, { accountId: 9, listIds: [1, 2] }) };
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

test('no page of a timeline reads a large table from end to end', async () => {
  const scans: Record<string, string[]> = {};
  for (const [name, { compile }] of Object.entries(PLANS)) {
    const found = await findScans(compile(db));
    if (found.length > 0) scans[name] = found;
  }
  assert.deepEqual(scans, {});
});

test('the check itself finds a scan', async () => {
  assert.equal((await findScans({ sql: 'select * from "posts" where "content" = \'\'', parameters: [] })).length, 1);
});
