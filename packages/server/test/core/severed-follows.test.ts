/** What becomes of follows when a server is suspended, and who is told. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Notification } from '@linnet/api-schemas/mastodon/notification.ts';
import { RelationshipSeveranceEvent } from '@linnet/api-schemas/mastodon/relationship-severance-event.ts';
import Type from 'typebox';
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
