import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createTestApp, type TestApp } from '../../app.ts';
import { type Actor, createSeed, type Member, type Seed } from '../../seed.ts';
import { type Client, createClient } from './client.ts';

let app: TestApp;
let seed: Seed;
let alice: Member;
let bob: Member;
let carol: Member;
let dora: Member;
let asAlice: Client;

before(async () => {
  app = await createTestApp();
  seed = createSeed(app.ctx);
  [alice, bob, carol, dora] = [
    await seed.account('alice'),
    await seed.account('bob'),
    await seed.account('carol'),
    await seed.account('dora'),
  ];
  asAlice = createClient(app, await seed.token(alice));
  for (const known of [bob, carol]) await seed.follow(alice, known);
  for (const one of [bob, carol]) await seed.follow(one, dora);
  // A stranger to Alice.
  await seed.follow(await seed.account('erin'), dora);
});
after(() => app.close());

async function familiar(...targets: Actor[]): Promise<string[][]> {
  const query = targets.map(({ id }) => `id[]=${id}`).join('&');
  const found = (await asAlice.get(`/api/v1/accounts/familiar_followers?${query}`)).json() as {
    id: string;
    accounts: { username: string }[];
  }[];
  assert.deepEqual(
    found.map(({ id }) => Number(id)),
    targets.map(({ id }) => id),
  );
  return found.map(({ accounts }) => accounts.map(({ username }) => username).sort());
}

test('those whom one follows are found among the followers of others, and strangers are not', async () => {
  assert.deepEqual(await familiar(dora, bob, alice), [['bob', 'carol'], [], []]);
});

test('who hides their connections is not told of, on either side, nor is anything to whom an account blocks', async () => {
  const hide = async (who: Member, hidden: boolean) =>
    createClient(app, await seed.token(who)).put('/api/v1/profile', { hide_collections: hidden });
  await hide(carol, true);
  assert.deepEqual(await familiar(dora), [['bob']]);
  await hide(dora, true);
  assert.deepEqual(await familiar(dora), [[]]);
  await hide(dora, false);
  assert.deepEqual(await familiar(dora), [['bob']]);
  await createClient(app, await seed.token(dora)).post(`/api/v1/accounts/${alice.id}/block`);
  assert.deepEqual(await familiar(dora), [[]]);
});
