import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createFilter } from '../../src/core/filters/change.ts';
import { followAccount } from '../../src/core/follows/follow.ts';
import { createList } from '../../src/core/lists/lists.ts';
import { leaveServer, removePerson } from '../../src/core/moderation/remove-local-account.ts';
import { bookmarkPost } from '../../src/core/posts/marks.ts';
import { signIn } from '../../src/core/users/sign-in.ts';
import type { Tables } from '../../src/db/tables/index.ts';
import { POINTS_AT_ACCOUNT } from '../../src/db/tables/links.ts';
import { hashPassword } from '../../src/lib/password.ts';
import { systemRng } from '../../src/lib/rng.ts';
import { createTestClock } from '../clock.ts';
import { type Member, PASSWORD } from '../seed.ts';
import { createNode, type Node } from './node.ts';

const clock = createTestClock();
let a: Node;
let b: Node;
let alice: Member;
let bob: Member;
let passwordHash: string;

before(async () => {
  [a, b] = await Promise.all([createNode('localhost', clock), createNode('127.0.0.1', clock)]);
  passwordHash = await hashPassword(PASSWORD, systemRng);
  await a.seed.account('boss', { role: 'owner' });
  alice = await a.seed.account('alice', { passwordHash });
  bob = await b.seed.account('bob');
});
after(async () => {
  await a.close();
  await b.close();
});

async function settle(): Promise<void> {
  for (let round = 0; round < 4; round += 1) {
    await a.drain();
    await b.drain();
  }
}

async function meet(at: Node, name: string): Promise<number> {
  const found = await at.ctx.remote.resolveHandle(name);
  return found.state === 'found' ? found.id : assert.fail(JSON.stringify(found));
}

const get = async (node: Node, path: string) => {
  const headers = { accept: 'application/activity+json' };
  return (await fetch(`http://${node.host}${path}`, { headers })).status;
};

/** Rows that name somebody, as `table.column`; what is kept on purpose is left out. */
async function traces(node: Node, accountId: number): Promise<string[]> {
  const found: string[] = [];
  for (const { table, column } of POINTS_AT_ACCOUNT) {
    const query = node.ctx.db.kysely.selectFrom(table as keyof Tables).select(({ fn }) => fn.countAll().as('n'));
    const row = await query.where(column as never, '=', accountId as never).executeTakeFirst();
    if (Number(row?.n ?? 0) > 0) found.push(`${table}.${column}`);
  }
  return found.sort();
}

test('who leaves is gone here and elsewhere, with all that was theirs; the name stays taken', async () => {
  const bobAtA = await meet(a, `bob@${b.host}`);
  const aliceAtB = await meet(b, `alice@${a.host}`);
  await followAccount(a.ctx, { accountId: alice.id, targetId: bobAtA, origin: 'local' });
  await followAccount(b.ctx, { accountId: bob.id, targetId: aliceAtB, origin: 'local' });
  await settle();
  const post = await a.seed.post(alice, `hello @bob@${b.host} #birds`);
  const theirs = await b.seed.post(bob, 'good day');
  await settle();
  const copy = await a.ctx.db.kysely
    .selectFrom('posts')
    .select('id')
    .where('accountId', '=', bobAtA)
    .executeTakeFirstOrThrow();
  await a.seed.like(alice, copy.id);
  await a.seed.boost(alice, copy.id);
  await bookmarkPost(a.ctx, { accountId: alice.id, postId: copy.id });
  await createList(a.ctx, alice.id, { title: 'x', repliesPolicy: 'list', exclusive: false });
  await createFilter(a.ctx, alice.id, { title: 'x', contexts: ['home'], keywords: [{ keyword: 'x' }] });
  const token = await a.seed.token(alice);
  await settle();
  assert.equal((await b.seed.stats(theirs))?.likes, 1);

  await assert.rejects(leaveServer(a.ctx, { userId: alice.userId, password: 'wrong' }), { code: 'forbidden' });
  assert.equal(await get(a, '/users/alice'), 200);
  await leaveServer(a.ctx, { userId: alice.userId, password: PASSWORD });
  const answer = await fetch(`http://${a.host}/api/v1/accounts/verify_credentials`, {
    headers: { authorization: `Bearer ${token}` },
  });
  assert.equal(answer.status, 401);
  assert.equal(await get(a, '/users/alice'), 410);
  await assert.rejects(signIn(a.ctx, { login: 'alice', password: PASSWORD }), { code: 'unauthenticated' });

  await settle();
  clock.advance(60_000);
  await settle();
  assert.equal(
    await a.ctx.db.kysely.selectFrom('posts').select('id').where('id', '=', post).executeTakeFirst(),
    undefined,
  );
  assert.deepEqual(await traces(a, alice.id), [
    'accountKeys.accountId',
    'outgoingActivities.accountId',
    'tombstones.accountId',
  ]);
  // The other server believes it, and takes back what it counted.
  const there = await b.ctx.db.kysely
    .selectFrom('accounts')
    .selectAll()
    .where('id', '=', aliceAtB)
    .executeTakeFirstOrThrow();
  assert.notEqual(there.deletedAt, null);
  assert.deepEqual(
    await b.ctx.db.kysely.selectFrom('posts').select('id').where('accountId', '=', aliceAtB).execute(),
    [],
  );
  const bobNow = await b.ctx.db.kysely
    .selectFrom('accounts')
    .selectAll()
    .where('id', '=', bob.id)
    .executeTakeFirstOrThrow();
  assert.deepEqual([bobNow.followersCount, bobNow.followingCount], [0, 0]);
  assert.deepEqual([(await b.seed.stats(theirs))?.likes, (await b.seed.stats(theirs))?.boosts], [0, 0]);

  await assert.rejects(a.seed.account('alice'), { code: 'invalid' });
  clock.advance(31 * 24 * 3_600_000);
  await settle();
  const keys = await a.ctx.db.kysely
    .selectFrom('accountKeys')
    .select('keyId')
    .where('accountId', '=', alice.id)
    .execute();
  assert.deepEqual(keys, []);
});

test('staff remove who is suspended, and nobody above them; the only owner stays', async () => {
  const [boss] = await a.ctx.db.kysely
    .selectFrom('users')
    .select(['id', 'accountId'])
    .where('role', '=', 'owner')
    .execute();
  assert.ok(boss);
  const dora = await a.seed.account('dora');
  const act = { by: boss.accountId, accountId: dora.id };
  await assert.rejects(removePerson(a.ctx, act), { code: 'forbidden' });
  await assert.rejects(removePerson(a.ctx, { by: null, accountId: boss.accountId, unlessSuspended: true }), {
    code: 'conflict',
  });
  await a.ctx.db.write((tx) =>
    tx.kysely.updateTable('accounts').set({ suspendedAt: 1 }).where('id', '=', dora.id).execute(),
  );
  await assert.rejects(removePerson(a.ctx, { by: dora.id, accountId: dora.id }), { code: 'forbidden' });
  await removePerson(a.ctx, act);
  await settle();
  assert.equal(await get(a, '/users/dora'), 410);
  assert.deepEqual(await a.ctx.db.kysely.selectFrom('users').select('id').where('id', '=', dora.userId).execute(), []);
  const [entry] = await a.ctx.db.kysely.selectFrom('auditEntries').selectAll().orderBy('id', 'desc').limit(1).execute();
  assert.deepEqual([entry?.act, entry?.targetLabel], ['user.delete', '@dora']);
});
