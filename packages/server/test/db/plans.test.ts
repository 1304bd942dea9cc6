import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Db } from '../../src/db/database.ts';
import { createTestApp, type TestApp } from '../app.ts';
import { fillLibrary } from '../library.ts';
import { findRecordedStatements, type RecordedStatement } from '../recorded-statements.ts';
import { explain } from './explain.ts';

/** Tables that stay small however much a server is used. */
const SMALL = new Set([
  'announcements',
  'cacheTotals',
  'changes',
  'emailBlocks',
  'emailDomainBlocks',
  'tagRules',
  'trendReviews',
  'ipBlocks',
  'relayDays',
  'relays',
  'roles',
  'screens',
  'serverLists',
  'serverListSubscriptions',
  'trends',
  'settings',
  'signInProviders',
  'setupLinks',
  'migrations',
  'usernameBlocks',
  'warningPresets',
  'webhooks',
  'workers',
]);
/** With statistics, planners read small tables as a whole, and rightly; these are large in the library. */
const LARGE_ROWS = 3_000;

interface Exception {
  /** The file that asks, and a part of what it asks. */
  from: string;
  text: string;
  because: string;
}

/** Looked at, and right as it is. */
const REVIEWED: Exception[] = [
  { from: 'db/queries/health.ts', text: 'from "users"', because: 'members are few beside posts' },
  {
    from: 'db/queries/health.ts',
    text: 'order by "id" desc',
    because: 'asked by hand; goes back from the newest post to the newest of here',
  },
  { from: 'db/queries/health.ts', text: 'from "instances"', because: 'servers are few beside posts' },
  {
    from: 'db/queries/health.ts',
    text: 'from "deliver',
    because: 'what waits is little, and the figure is why one looks',
  },
  {
    from: 'api/http/prune-limits.ts',
    text: 'from "rateLimits"',
    because: 'every ten minutes, and 200,000 entries of an index at most',
  },
  { from: 'core/timelines/fan-out.ts', text: '"tagFollows"', because: 'sorts a chunk of the follows of each tag' },
  { from: 'queue/tell-parked.ts', text: 'from "jobs"', because: 'once at the start' },
  { from: 'ops/metrics.ts', text: 'from "jobs"', because: 'what waits is little, and the figure is why one looks' },
  { from: 'core/instances/stats.ts', text: 'from "users"', because: 'once a minute; members are few beside posts' },
  {
    from: 'federation/documents/load-nodeinfo.ts',
    text: 'from "users"',
    because: 'cached; members are few beside posts',
  },
  {
    from: 'core/staff/judging.ts',
    text: `"role" <> 'user'`,
    because: 'along an index that holds those with a role alone',
  },
  {
    from: 'core/mail/staff.ts',
    text: `"role" <> 'user'`,
    because: 'along an index that holds those with a role alone',
  },
  {
    from: 'core/people/roles.ts',
    text: `"role" <> 'user'`,
    because: 'asked by staff, along an index that holds those with a role alone',
  },
  { from: 'core/staff/roles.ts', text: 'from "roles"', because: 'sorts 50 at most, and is cached' },
  { from: 'core/staff/keep-roles.ts', text: 'from "roles"', because: 'sorts 50 at most, while one of them is changed' },
  {
    from: 'core/screens/held.ts',
    text: `"act" = 'hold' and "state" = 'done'`,
    because: 'along an index that holds what waits alone, 1,000 at most',
  },
  { from: 'core/mail/digest.ts', text: 'from "users"', because: 'hourly; members are few beside posts' },
  { from: 'core/timelines/keep.ts', text: 'from "users"', because: 'hourly; members are few beside posts' },
  {
    from: 'core/timelines/merge.ts',
    text: '"heads"',
    because: 'sorts the newest of 5,000 people, then a page of each',
  },
  {
    from: 'core/moderation/list-impact.ts',
    text: 'group by "domain"',
    because: 'sorts the people of a page of servers who follow or are followed',
  },
  {
    from: 'core/figures/dimensions.ts',
    text: 'order by 2 desc',
    because: 'asked by staff: the newest 20,000 posts, or accounts of one server, or members',
  },
  {
    from: 'core/figures/server-measures.ts',
    text: 'from "instances"',
    because: 'a name and those below it are looked for among all servers',
  },
  { from: 'core/trends/judged.ts', text: 'group by t."publisher"', because: 'what trends is a few hundred rows' },
  { from: 'core/views/reactions.ts', text: '"emoji"', because: 'sorts the counts under a page of posts' },
  { from: 'federation/inbox/deeds.ts', text: '"deeds"', because: 'few things are done twice by one to another' },
  { from: 'federation/inbox/process.ts', text: 'json_each', because: 'sorts the batch it is given' },
  { from: 'core/users/setup.ts', text: '"role" = ', because: 'the first member is an owner: one row is read' },
  { from: 'core/instances/inboxes.ts', text: 'from "instances"', because: 'all servers are told' },
  {
    from: 'core/moderation/list-impact.ts',
    text: 'from "instances"',
    because: 'names of a list are looked for among all servers at once',
  },
  {
    from: 'core/moderation/apply-drafts.ts',
    text: 'from "instances"',
    because: 'the same, in the background, 50 at a time',
  },
  { from: 'core/instances/stats.ts', text: 'from "instances"', because: 'the list of all servers is the answer' },
  { from: 'core/instances/policy.ts', text: 'from "instance', because: 'kept in memory until something is decided' },
  {
    from: 'core/staff/may-now.ts',
    text: `"role" <> 'user'`,
    because: 'along an index that holds those with a role alone',
  },
  {
    from: 'core/moderation/decided-by-hand.ts',
    text: '"sourceListId" is null',
    because: 'all decisions by hand, for a whole list at once, in a job',
  },
  {
    from: 'core/instances/public-blocks.ts',
    text: 'from "instanceBlocks"',
    because: 'the list of all blocked servers is the answer',
  },
  { from: 'federation/inbox/backlog.ts', text: 'limit', because: 'bounded by its limit, once a second' },
  { from: 'federation/delivery/worker.ts', text: '"worker" = ', because: 'once at the start' },
  { from: 'db/queries/workers.ts', text: '"worker" = ', because: 'once at the start, and when a process died' },
  { from: 'core/people/decide.ts', text: '"refusedAt"', because: 'an index of those who were refused within a week' },
  { from: 'core/people/forget-refused.ts', text: '"refusedAt"', because: 'the same' },
  {
    from: 'core/people/forget-unconfirmed.ts',
    text: '"emailState"',
    because: 'an index of those who have not confirmed their address, who are forgotten after a week',
  },
  { from: 'core/people/load.ts', text: '"refusedAt" is null', because: 'an index of the few who wait' },
  { from: 'core/people/access.ts', text: '"role" = ', because: 'staff are few, and have an index of their own' },
  { from: 'core/users/owners.ts', text: '"role" = ', because: 'staff are few, and have an index of their own' },
  { from: 'core/moderation/remove-local-account.ts', text: '"role" = ', because: 'the same' },
  { from: 'core/people/access.ts', text: '"disabledAt"', because: 'an index of the few whose login was taken away' },
  { from: 'core/users/queries.ts', text: '"oauthCodes"', because: 'codes live for ten minutes' },
  { from: 'federation/delivery/record.ts', text: 'json_each', because: 'sorts the hosts it is given' },
  { from: 'federation/delivery/record.ts', text: 'unnest', because: 'sorts the hosts it is given' },
  { from: 'federation/delivery/claim.ts', text: '"deliveries" d', because: 'sorts one turn of deliveries' },
  { from: 'core/views/account-lists.ts', text: '"listMembers"', because: 'a list has 1,000 members at most' },
  { from: 'core/exports/export.ts', text: '"listMembers"', because: 'a list has 1,000 members at most' },
  { from: 'core/search/tags.ts', text: '"found"', because: 'sorts 500 names at most' },
  { from: 'core/search/posts.ts', text: '"looked"', because: 'sorts the ids of one look, 400 at most' },
  {
    from: 'core/discovery/suggestions.ts',
    text: '"score"',
    because: 'in the background, once a day for who asks: sorts whom 200 people follow, 100 of each',
  },
  { from: 'core/views/mine.ts', text: '"reactions"', because: 'sorts one’s few reactions to a page of posts' },
  {
    from: 'federation/delivery/record.ts',
    text: 'union all',
    because: 'sorts those who dealt with a post',
  },
  { from: 'core/posts/delete.ts', text: 'union all', because: 'sorts those who dealt with one post' },
  { from: 'core/posts/find.ts', text: 'union all', because: 'sorts those who dealt with one post' },
  {
    from: 'core/moderation/apply-policy.ts',
    text: 'from "instances"',
    because: 'a decision of an operator; servers are few beside posts',
  },
  {
    from: 'core/moderation/servers.ts',
    text: 'from "instances"',
    because: 'a look of an operator; servers are few beside posts',
  },
  {
    from: 'core/moderation/purge-server.ts',
    text: 'from "instances"',
    because: 'a name and those below it are looked for among all servers, once a minute at most',
  },
  {
    from: 'core/moderation/preview-mode.ts',
    text: 'from "instance',
    because: 'a look of an operator at all servers and decisions; they are few beside posts',
  },
  {
    from: 'core/moderation/preview-mode.ts',
    text: 'group by "domain"',
    because: 'a look of an operator: sorts those who follow or are followed, along an index of them',
  },
  {
    from: 'core/moderation/preview-block.ts',
    text: 'from "instances"',
    because: 'a look of an operator; servers are few beside posts',
  },
  { from: 'core/users/sign-in.ts', text: '"emailState"', because: 'sorts the logins of one address' },
  { from: 'core/mail/request-link.ts', text: '"emailState"', because: 'the same' },
  { from: 'core/collections/facet.ts', text: 'union', because: 'sorts what ten links lead to' },
  { from: 'core/media/uses.ts', text: 'union', because: 'sorts the files of one post' },
  { from: 'core/views/find-entry.ts', text: 'chain', because: 'sorts the ancestors it was limited to' },
];

/** Known, and to be mended: whoever does takes the line away. */
const FAULTS: Exception[] = [];

/** With statistics alone, which PostgreSQL always has, and SQLite in production never. */
const FAULTS_WITH_STATISTICS: Exception[] = [];

/** Where only a choice of test files ran, exceptions may be missed for want of those who need them. */
const WHOLE = process.env['LINNET_STATEMENTS_PART'] === undefined;

let app: TestApp;
let db: Db;
let statements: RecordedStatement[];
before(async () => {
  app = await createTestApp();
  db = app.ctx.db;
  statements = findRecordedStatements(db.engine);
  await fillLibrary(app.ctx, { posts: 20_000, people: 3_000, members: 3_000, listed: 40 });
  // An empty index costs nothing, whichever it is: what is rare has to be there to be looked for.
  await db.write(async (tx) => {
    const some = (table: string) => `where "id" in (select "id" from "${table}" order by "id" limit 500)`;
    await tx.execute(`update "notifications" set "filtered" = 1 ${some('notifications')}`, []);
    await tx.execute(`update "follows" set "notify" = 1 ${some('follows')}`, []);
  });
  if (db.engine === 'postgres') await db.write((tx) => tx.execute('analyze', []));
});
after(() => app.close());

/** What offends, by the file that asks, and the exceptions that were needed. */
async function findOffences(large: ReadonlySet<string>, exceptions: Exception[]) {
  const excused = new Set<Exception>();
  const offences: string[] = [];
  for (const statement of statements) {
    const found = await explain(db, statement, large);
    if (found.length === 0) continue;
    const { from, sql } = statement;
    const fits = (exception: Exception) => from === `src/${exception.from}` && sql.includes(exception.text);
    const exception = exceptions.find(fits);
    if (exception === undefined) offences.push(`${from} ${[...new Set(found)].join(', ')}: ${sql.trim()}`);
    else excused.add(exception);
  }
  return { offences, excused };
}

async function findLargeTables(atLeast: number): Promise<Set<string>> {
  const large = new Set<string>();
  for (const { name } of await db.kysely.introspection.getTables()) {
    const { rows } = await db.execute<{ count: number }>(`select count(*) as "count" from "${name}"`, []);
    if (Number(rows[0]?.count) >= atLeast && !SMALL.has(name)) large.add(name);
  }
  return large;
}

test('every query a request or a job causes has an index, and none sorts more than a page', async () => {
  assert.ok(!WHOLE || statements.length > 200, `only ${statements.length} statements were recorded`);
  // SQLite plans by the schema alone here; PostgreSQL reads what is small as a whole, whatever there is.
  const large = await findLargeTables(db.engine === 'sqlite' ? 0 : LARGE_ROWS);
  const exceptions = [...FAULTS, ...(db.engine === 'sqlite' ? [] : FAULTS_WITH_STATISTICS), ...REVIEWED];
  const { offences, excused } = await findOffences(large, exceptions);
  assert.deepEqual(offences, []);
  if (db.engine === 'postgres' || !WHOLE) return;
  const mended = FAULTS.filter((fault) => !excused.has(fault));
  assert.deepEqual(mended, [], 'mended: take them off the list of faults');
});

test('nor with statistics, which SQLite has where somebody asked for them', async (t) => {
  if (db.engine === 'postgres') return t.skip('PostgreSQL always has them');
  await db.write((tx) => tx.execute('analyze', []));
  const exceptions = [...FAULTS, ...FAULTS_WITH_STATISTICS, ...REVIEWED];
  assert.deepEqual((await findOffences(await findLargeTables(LARGE_ROWS), exceptions)).offences, []);
});

test('whatever changes a post or its numbers counts its version up', () => {
  const changes = statements.filter(({ sql }) => /^\s*update "(posts|postStats)"/i.test(sql));
  assert.ok(!WHOLE || changes.length > 10, `only ${changes.length} such statements were recorded`);
  const silent = changes.filter(({ sql }) => !sql.includes('"version" = "version" + 1'));
  assert.deepEqual(
    silent.map(({ from, sql }) => `${from}: ${sql}`),
    [],
    'set NEXT_VERSION (core/posts/queries/version.ts) as well: else readers get what they were given before',
  );
});

test('the check itself finds scans and sorts', async () => {
  const look = (sql: string) => explain(db, { sql, parameters: [], from: '', engine: db.engine }, new Set(['posts']));
  assert.deepEqual(await look(`select "id" from "posts" p where p."content" = ''`), ['reads all of posts']);
  assert.deepEqual(await look('select count(*) from "posts"'), ['reads all of posts']);
  assert.deepEqual(await look('select "id" from "posts" where "id" > 0 order by "content"'), ['sorts']);
  assert.deepEqual(await look('select "id" from "posts" where "accountId" = 1 order by "id" limit 20'), []);
});
