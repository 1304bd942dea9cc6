import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Account } from '@linnet/api-schemas/mastodon/account.ts';
import { Suggestion } from '@linnet/api-schemas/mastodon/suggestion.ts';
import Type from 'typebox';
import { updateProfile } from '../../../src/core/accounts/update-profile.ts';
import { blockAccount } from '../../../src/core/blocks/block.ts';
import { suggestPopularJob } from '../../../src/core/discovery/suggestions.ts';
import { createTestApp, type TestApp } from '../../app.ts';
import { type Actor, createSeed, type Member, type Seed } from '../../seed.ts';
import { readAnswer } from '../schema.ts';
import { type Client, createClient } from './client.ts';

let app: TestApp;
let seed: Seed;
let alice: Member;
let bob: Member;
let carol: Member;
let far: Actor;
let hidden: Actor;
let asAlice: Client;
let visitor: Client;

before(async () => {
  app = await createTestApp();
  seed = createSeed(app.ctx);
  [alice, bob, carol] = [await seed.account('alice'), await seed.account('bob'), await seed.account('carol')];
  far = await seed.remoteAccount('far');
  hidden = await seed.remoteAccount('hidden', 'remote.test', { discoverable: false });
  for (const { id } of [alice, bob, carol]) await updateProfile(app.ctx, id, { discoverable: true });
  await updateProfile(app.ctx, (await seed.account('unlisted')).id, { discoverable: false });
  asAlice = createClient(app, await seed.token(alice));
  visitor = createClient(app);
  for (const author of [far, hidden, carol, bob]) {
    app.clock.advance(1_000);
    if (author === far || author === hidden) await seed.remotePost(author, '<p>x</p>');
    else await seed.post(author, 'x');
  }
  await app.drain();
});
after(() => app.close());

const names = async (client: Client, path: string) =>
  readAnswer(await client.get(path), Type.Array(Account)).map((account) => account.acct);
async function suggested(client = asAlice): Promise<string[]> {
  await client.get('/api/v2/suggestions');
  await app.drain();
  const found = readAnswer(await client.get('/api/v2/suggestions'), Type.Array(Suggestion));
  return found.map(({ account, source, sources }) => `${account.acct} ${source} ${sources.join('+')}`);
}

test('the directory has who wants to be listed, by who wrote last and by who came last', async () => {
  assert.deepEqual(await names(visitor, '/api/v1/directory'), ['bob', 'carol', 'far@remote.test']);
  assert.deepEqual(await names(visitor, '/api/v1/directory?local=true'), ['bob', 'carol']);
  assert.deepEqual(await names(visitor, '/api/v1/directory?order=new'), ['far@remote.test', 'carol', 'bob', 'alice']);
  assert.deepEqual(await names(visitor, '/api/v1/directory?order=new&local=true&limit=1&offset=1'), ['bob']);
  assert.deepEqual(await names(asAlice, '/api/v1/directory?order=new'), ['far@remote.test', 'carol', 'bob']);
  const mallory = await seed.account('mallory');
  await updateProfile(app.ctx, mallory.id, { discoverable: true });
  await blockAccount(app.ctx, { accountId: mallory.id, targetId: alice.id, origin: 'local' });
  assert.ok(!(await names(asAlice, '/api/v1/directory?order=new')).includes('mallory'));
  assert.ok((await names(visitor, '/api/v1/directory?order=new')).includes('mallory'));
  assert.equal((await visitor.get('/api/v1/directory?offset=-1')).statusCode, 400);
});

test('whom one could follow: friends of friends before those with most followers, and nobody one knows', async () => {
  await seed.follow(alice, bob);
  await seed.follow(bob, far);
  await seed.follow(bob, hidden);
  await seed.follow(bob, alice);
  await app.ctx.db.write((tx) => app.ctx.queue.enqueue(tx, suggestPopularJob, [{}]));
  await app.drain();
  assert.deepEqual(await suggested(), [
    'far@remote.test past_interactions friends_of_friends+most_followed',
    'carol global most_followed',
  ]);
  assert.deepEqual(await names(asAlice, '/api/v1/suggestions?limit=1'), ['far@remote.test']);
  assert.deepEqual(await names(asAlice, '/api/v1/suggestions?offset=1'), ['carol']);
});

test('one is waved away until that is taken back, and is not proposed to others less for it', async () => {
  assert.equal((await asAlice.delete(`/api/v1/suggestions/${carol.id}`)).statusCode, 200);
  assert.equal((await asAlice.delete(`/api/v1/suggestions/${carol.id}`)).statusCode, 200);
  assert.deepEqual(await names(asAlice, '/api/v1/suggestions'), ['far@remote.test']);
  const asBob = createClient(app, await seed.token(bob));
  assert.ok((await names(asBob, '/api/v1/suggestions')).includes('carol'));
  assert.equal((await asAlice.post(`/api/linnet/v1/suggestions/${carol.id}`)).statusCode, 200);
  assert.deepEqual(await names(asAlice, '/api/v1/suggestions'), ['far@remote.test', 'carol']);
  await updateProfile(app.ctx, carol.id, { discoverable: false });
  assert.deepEqual(await names(asAlice, '/api/v1/suggestions'), ['far@remote.test']);
  await updateProfile(app.ctx, carol.id, { discoverable: true });
});
