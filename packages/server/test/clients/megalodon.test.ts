import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import generator, { type MegalodonInterface } from 'megalodon';
import { createTestApp, type TestApp } from '../app.ts';
import { createSeed, type Member, type Seed } from '../seed.ts';
import { readCode, seedPerson } from './log-in.ts';

const OOB = 'testapp://callback';

let app: TestApp;
let seed: Seed;
let alice: Member;
let bob: Member;
let client: MegalodonInterface;

before(async () => {
  app = await createTestApp({ listen: true });
  seed = createSeed(app.ctx);
  alice = await seedPerson(seed, 'alice');
  bob = await seed.account('bob');
  await seed.follow(alice, bob);
  await app.drain();
  const anonymous = generator('mastodon', app.url);
  const registered = await anonymous.registerApp('megalodon', {
    scopes: ['read', 'write', 'follow'],
    redirect_uris: OOB,
  });
  const code = await readCode(app, alice, registered.url as string);
  const token = await anonymous.fetchAccessToken(registered.client_id, registered.client_secret, code, OOB);
  client = generator('mastodon', app.url, token.access_token);
});
after(() => app.close());

test('knows who it is, posts, and pages timelines', async () => {
  assert.equal((await client.verifyAccountCredentials()).data.acct, 'alice');
  const posted = await client.postStatus('from megalodon', { visibility: 'public' });
  const id = (posted.data as { id: string }).id;
  await app.drain();
  const home = await client.getHomeTimeline({ limit: 1 });
  assert.deepEqual(
    home.data.map((status) => status.id),
    [id],
  );
  const older = await client.getHomeTimeline({ max_id: id });
  assert.deepEqual(older.data, []);
  assert.equal((await client.getPublicTimeline()).data[0]?.id, id);
  assert.equal((await client.favouriteStatus(id)).data.favourited, true);
});

test('reads notifications', async () => {
  await seed.post(bob, 'hello @alice');
  await app.drain();
  const [newest] = (await client.getNotifications()).data;
  assert.deepEqual([newest?.type, newest?.account?.acct], ['mention', 'bob']);
});

test('streams', async () => {
  const stream = await client.userStreaming();
  await once(stream as unknown as NodeJS.EventEmitter, 'connect');
  const update = once(stream as unknown as NodeJS.EventEmitter, 'update');
  const id = await seed.post(bob, 'live');
  await app.drain();
  const [status] = await update;
  assert.equal(status.id, String(id));
  stream.stop();
});
