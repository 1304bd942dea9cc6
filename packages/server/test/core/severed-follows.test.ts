/** What becomes of follows when a server is suspended, and who is told. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Notification } from '@linnet/api-schemas/mastodon/notification.ts';
import { RelationshipSeveranceEvent } from '@linnet/api-schemas/mastodon/relationship-severance-event.ts';
import Type from 'typebox';
import { severFollows } from '../../src/core/follows/sever.ts';
import { loadPolicies } from '../../src/core/instances/policy.ts';
import { setFederationMode } from '../../src/core/moderation/instance-allows.ts';
import { blockInstance, unblockInstance } from '../../src/core/moderation/instance-blocks.ts';
import { severServer } from '../../src/core/moderation/sever-server.ts';
import { createClient } from '../api/mastodon/client.ts';
import { readAnswer } from '../api/schema.ts';
import { createTestApp, type TestApp } from '../app.ts';
import { createSeed, type Member, type Seed } from '../seed.ts';

let app: TestApp;
let seed: Seed;
let alice: Member;
let bob: Member;
before(async () => {
  app = await createTestApp();
  seed = createSeed(app.ctx);
  [alice, bob] = [await seed.account('alice'), await seed.account('bob')];
});
after(() => app.close());

const clientOf = async (member: Member) => createClient(app, await seed.token(member));
const follows = async () => (await app.ctx.db.kysely.selectFrom('follows').select('id').execute()).length;
async function told(member: Member) {
  const client = await clientOf(member);
  return readAnswer(await client.get('/api/v1/notifications?types[]=severed_relationships'), Type.Array(Notification));
}

test('follows of a suspended server end, each way, and those who had them are told once', async () => {
  // More than one look, and one transaction, take.
  for (let i = 0; i < 60; i++) {
    const person = await seed.remoteAccount(`p${i}`, i % 2 === 0 ? 'bad.test' : 'sub.bad.test:8443');
    await seed.follow(alice, person);
    if (i < 10) await seed.follow(person, bob);
  }
  const other = await seed.remoteAccount('kind', 'good.test');
  await seed.follow(alice, other);
  await app.drain();
  const block = await blockInstance(app.ctx, { by: null, domain: 'bad.test', policy: 'suspended' });
  await app.drain();
  assert.equal(await follows(), 1);
  const [first, ...more] = await told(alice);
  assert.deepEqual([more, first?.event?.target_name], [[], 'bad.test']);
  assert.deepEqual(
    [first?.event?.type, first?.event?.following_count, first?.event?.followers_count],
    ['domain_block', 60, 0],
  );
  assert.deepEqual(
    (await told(bob)).map(({ event }) => [event?.following_count, event?.followers_count]),
    [[0, 10]],
  );
  const client = await clientOf(alice);
  const grouped = (await client.get('/api/v2/notifications?types[]=severed_relationships')).json() as {
    notification_groups: { event: RelationshipSeveranceEvent }[];
  };
  assert.deepEqual(grouped.notification_groups[0]?.event, first?.event);
  const [one] = readAnswer(await client.get('/api/linnet/v1/severances'), Type.Array(RelationshipSeveranceEvent));
  assert.deepEqual(one, first?.event);
  const path = `/api/linnet/v1/severances/${one?.id}/accounts`;
  const page = (await client.get(`${path}?direction=following&limit=2`)).json() as { acct: string }[];
  assert.deepEqual(
    page.map(({ acct }) => acct),
    ['p59@sub.bad.test:8443', 'p58@bad.test'],
  );
  assert.deepEqual((await client.get(`${path}?direction=followers`)).json(), []);
  assert.equal((await (await clientOf(bob)).get(path)).statusCode, 404);
  // Lifted, posts are shown again and follows stay ended.
  await unblockInstance(app.ctx, { by: null, id: block.id });
  await app.drain();
  assert.equal(await follows(), 1);
  const counts = await app.ctx.db.kysely
    .selectFrom('accounts')
    .select(['followersCount', 'followingCount'])
    .where('id', '=', alice.id)
    .executeTakeFirst();
  assert.deepEqual(counts, { followersCount: 0, followingCount: 1 });
});

test('without a decision that holds nothing ends, nor for a server that is only not allowed', async () => {
  const person = await seed.remoteAccount('near', 'near.test');
  await seed.follow(alice, person);
  const before = await follows();
  await severServer(app.ctx, 'near.test');
  await setFederationMode(app.ctx, { by: null, mode: 'allowed' });
  await app.drain();
  assert.equal((await loadPolicies(app.ctx))('near.test').policy, 'suspended');
  await setFederationMode(app.ctx, { by: null, mode: 'open' });
  await app.drain();
  assert.equal(await follows(), before);
});

test('what is followed, listed and in homes ends with as many statements for many as for few', async () => {
  const [carol, dave] = [await seed.account('carol'), await seed.account('dave')];
  const people = [];
  for (let i = 0; i < 45; i++) people.push(await seed.remoteAccount(`q${i}`, 'many.test'));
  for (const person of people) await seed.follow(carol, person);
  for (const person of people.slice(0, 45)) await seed.follow(person, dave);
  await app.drain();
  const { kysely } = app.ctx.db;
  const list = app.ctx.ids.next();
  await kysely
    .insertInto('lists')
    .values({ id: list, accountId: carol.id, title: 'birds', repliesPolicy: 'list', exclusive: 0 })
    .execute();
  const add = (timelineId: number, byAccountId: number, reason: 'follow' | 'tag') => {
    const entryId = app.ctx.ids.next();
    const row = { timelineId, byAccountId, reason, entryId, postId: entryId };
    return kysely.insertInto('timelineEntries').values(row).execute();
  };
  for (const { id } of people) {
    await kysely.insertInto('listMembers').values({ id: app.ctx.ids.next(), listId: list, accountId: id }).execute();
    await add(carol.id, id, 'follow');
    await add(carol.id, id, 'tag');
    // Somebody else's home stays as it is: they follow nobody there.
    await add(dave.id, id, 'follow');
  }
  const others = new Set(people.map(({ id }) => id));
  const all = await kysely
    .selectFrom('follows')
    .select(['id', 'accountId'])
    .where((eb) => eb.or([eb('accountId', 'in', [...others]), eb('targetId', 'in', [...others])]))
    .orderBy('id')
    .execute();
  const ids = all.map(({ id }) => id);
  const end = async (some: number[], blockId: number) => {
    let count = 0;
    await app.ctx.db.write(async (tx) => {
      const execute: typeof tx.execute = (text, values) => {
        count++;
        return tx.execute(text, values);
      };
      const cut = { blockId, domain: 'many.test' };
      await severFollows(app.ctx, { ...tx, execute }, { ids: some, cut, isOther: (id) => others.has(id) });
    });
    return count;
  };
  const [few, many] = [
    [...ids.slice(0, 5), ...ids.slice(45, 50)],
    [...ids.slice(5, 45), ...ids.slice(50)],
  ];
  assert.equal(await end(few, 901), await end(many, 902));
  assert.equal(await end(ids, 903), 1);
  const numbers = await kysely
    .selectFrom('accounts')
    .select(['followersCount', 'followingCount'])
    .where('id', 'in', [carol.id, dave.id, ...others])
    .execute();
  assert.ok(numbers.every((row) => row.followersCount === 0 && row.followingCount === 0));
  const left = await kysely.selectFrom('timelineEntries').select(['timelineId', 'reason']).execute();
  const of = (id: number) => left.filter((row) => row.timelineId === id).map(({ reason }) => reason);
  assert.deepEqual([new Set(of(carol.id)), of(carol.id).length, of(dave.id).length], [new Set(['tag']), 45, 45]);
  assert.equal((await kysely.selectFrom('listMembers').select('id').where('listId', '=', list).execute()).length, 0);
  const ended = await kysely
    .selectFrom('severances')
    .select(['followersCount', 'followingCount'])
    .where('blockId', '=', 902)
    .orderBy('accountId')
    .execute();
  assert.deepEqual(
    ended.map(({ followersCount, followingCount }) => [followersCount, followingCount]),
    [
      [0, 40],
      [40, 0],
    ],
  );
});
