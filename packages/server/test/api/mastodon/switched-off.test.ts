/** What apps ask for and is not done here: they are told so as Mastodon tells them where it is switched off. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Instance } from '@linnet/api-schemas/mastodon/instance.ts';
import { createTestApp, type TestApp } from '../../app.ts';
import { createSeed, type Member, type Seed } from '../../seed.ts';
import { readAnswer, readRefusal } from '../schema.ts';
import { type Client, createClient } from './client.ts';

let app: TestApp;
let seed: Seed;
let alice: Member;
let client: Client;
before(async () => {
  app = await createTestApp();
  seed = createSeed(app.ctx);
  alice = await seed.account('alice');
  client = createClient(app, await seed.token(alice));
});
after(() => app.close());

test('nothing is translated, and the instance says so', async () => {
  const { configuration } = readAnswer(await app.inject('/api/v2/instance'), Instance);
  assert.equal(configuration.translation.enabled, false);
  assert.deepEqual((await app.inject('/api/v1/instance/translation_languages')).json(), {});
  const post = await seed.post(alice, 'hola');
  for (const id of [post, 987_654_321, 'x']) {
    const answer = await client.post(`/api/v1/statuses/${id}/translate`, { lang: 'en' });
    assert.deepEqual(readRefusal(answer), [404, 'Record not found']);
  }
});

test('no year is looked back at', async () => {
  const { wrapstodon } = readAnswer(await app.inject('/api/v2/instance'), Instance);
  assert.equal(wrapstodon, null);
  const base = '/api/v1/annual_reports';
  assert.deepEqual((await client.get(base)).json(), { annual_reports: [], accounts: [], statuses: [] });
  assert.deepEqual((await client.get(`${base}/2026/state`)).json(), { state: 'ineligible' });
  const made = await client.post(`${base}/2026/generate`);
  assert.deepEqual([made.statusCode, made.json()], [200, {}]);
  assert.deepEqual(readRefusal(await client.get(`${base}/2026`)), [404, 'Record not found']);
  assert.deepEqual(readRefusal(await client.post(`${base}/2026/read`)), [404, 'Record not found']);
});

test('nothing goes on behind an answer', async () => {
  const post = await seed.post(alice, 'a thread');
  const thread = await client.get(`/api/v1/statuses/${post}/context`);
  assert.equal(thread.headers['mastodon-async-refresh'], undefined);
  assert.deepEqual(readRefusal(await client.get('/api/v1_alpha/async_refreshes/some')), [404, 'Record not found']);
});
