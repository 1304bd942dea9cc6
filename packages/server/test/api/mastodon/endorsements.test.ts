import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Account } from '@linnet/api-schemas/mastodon/account.ts';
import { Relationship } from '@linnet/api-schemas/mastodon/relationship.ts';
import Type from 'typebox';
import { ENDORSED_MAX } from '../../../src/core/follows/endorse.ts';
import { createTestApp, type TestApp } from '../../app.ts';
import { type Actor, createSeed, type Member, type Seed } from '../../seed.ts';
import { readAnswer, readRefusal } from '../schema.ts';
import { type Client, createClient, readLink } from './client.ts';

let app: TestApp;
let seed: Seed;
let alice: Member;
let bob: Member;
let carol: Member;
let asAlice: Client;
let asBob: Client;

before(async () => {
  app = await createTestApp();
  seed = createSeed(app.ctx);
  [alice, bob, carol] = [await seed.account('alice'), await seed.account('bob'), await seed.account('carol')];
  asAlice = createClient(app, await seed.token(alice));
  asBob = createClient(app, await seed.token(bob));
  for (const one of [bob, carol]) await seed.follow(alice, one);
});
after(() => app.close());

const act = (target: Actor, action: string) => asAlice.post(`/api/v1/accounts/${target.id}/${action}`);
const names = async (client: Client, url: string) =>
  readAnswer(await client.get(url), Type.Array(Account)).map(({ username }) => username);
const shown = (client: Client) => names(client, `/api/v1/accounts/${alice.id}/endorsements`);

const suspend = (who: Actor) =>
  app.ctx.db.write((tx) =>
    tx.kysely.updateTable('accounts').set({ suspendedAt: 1 }).where('id', '=', who.id).execute(),
  );

test('whom one follows is shown on the profile, in both forms of the verb, twice as once', async () => {
  const visitor = createClient(app);
  assert.deepEqual(await shown(visitor), []);
  assert.equal(readAnswer(await act(bob, 'endorse'), Relationship).endorsed, true);
  assert.equal(readAnswer(await act(carol, 'pin'), Relationship).endorsed, true);
  assert.equal(readAnswer(await act(bob, 'pin'), Relationship).endorsed, true);
  assert.deepEqual(
    [await shown(visitor), await shown(asBob)],
    [
      ['carol', 'bob'],
      ['carol', 'bob'],
    ],
  );
  assert.deepEqual(await names(asAlice, '/api/v1/endorsements'), ['carol', 'bob']);
  const page = await asAlice.get('/api/v1/endorsements?limit=1');
  assert.deepEqual(await names(asAlice, readLink(page, 'next') as string), ['bob']);
  // The other options of a follow leave it as it is.
  await asAlice.post(`/api/v1/accounts/${bob.id}/follow`, { notify: true });
  assert.equal(readAnswer(await act(carol, 'unendorse'), Relationship).endorsed, false);
  assert.equal(readAnswer(await act(carol, 'unpin'), Relationship).endorsed, false);
  assert.deepEqual(await shown(visitor), ['bob']);
});

test('it ends with the follow, and nobody else is shown', async () => {
  assert.deepEqual(await shown(asBob), ['bob']);
  await act(bob, 'unfollow');
  assert.deepEqual(await shown(asBob), []);
  await act(bob, 'follow');
  assert.deepEqual(await shown(asBob), []);
  const dora = await seed.account('dora');
  const refused = 'Validation failed: You must be already following the person you want to endorse';
  assert.deepEqual(readRefusal(await act(dora, 'endorse')), [422, refused]);
  assert.deepEqual(readRefusal(await act(alice, 'endorse')), [422, refused]);
});

test('who is gone, or whom the reader does not want to meet, is not shown', async () => {
  await act(bob, 'endorse');
  await act(carol, 'endorse');
  await asBob.post(`/api/v1/accounts/${carol.id}/block`);
  assert.deepEqual([await shown(asBob), await shown(createClient(app))], [['bob'], ['carol', 'bob']]);
  await suspend(carol);
  assert.deepEqual(await shown(createClient(app)), ['bob']);
  await suspend(alice);
  assert.deepEqual(await shown(asBob), []);
});

test('a profile shows at most a hundred people', async () => {
  const erin = await seed.account('erin');
  const asErin = createClient(app, await seed.token(erin));
  let last = 0;
  for (let i = 0; i <= ENDORSED_MAX; i++) {
    const one = await seed.remoteAccount(`p${i}`);
    await seed.follow(erin, one);
    last = (await asErin.post(`/api/v1/accounts/${one.id}/endorse`)).statusCode;
    if (i < ENDORSED_MAX) assert.equal(last, 200);
  }
  assert.equal(last, 422);
});
