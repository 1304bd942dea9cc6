import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Filter, FilterV1 } from '@linnet/api-schemas/mastodon/filter.ts';
import Type from 'typebox';
import { createTestApp, type TestApp } from '../../app.ts';
import { createSeed } from '../../seed.ts';
import { readAnswer } from '../schema.ts';
import { type Client, createClient } from './client.ts';

let app: TestApp;
let asAlice: Client;
before(async () => {
  app = await createTestApp();
  const seed = createSeed(app.ctx);
  asAlice = createClient(app, await seed.token(await seed.account('alice')));
});
after(() => app.close());

const readFilters = async () => readAnswer(await asAlice.get('/api/v2/filters'), Type.Array(Filter));

test('the older form: each keyword is a filter', async () => {
  const input = { phrase: 'old', context: ['home', 'public'], irreversible: true, whole_word: false };
  const made = readAnswer(await asAlice.post('/api/v1/filters', input), FilterV1);
  assert.deepEqual(made, { id: made.id, ...input, expires_at: null });
  const [filter] = await readFilters();
  assert.deepEqual([filter?.title, filter?.filter_action, filter?.keywords?.[0]?.id], ['old', 'hide', made.id]);
  const changed = readAnswer(await asAlice.put(`/api/v1/filters/${made.id}`, { ...input, phrase: 'older' }), FilterV1);
  assert.equal(changed.phrase, 'older');

  await asAlice.post(`/api/v2/filters/${filter?.id}/keywords`, { keyword: 'second' });
  const all = readAnswer(await asAlice.get('/api/v1/filters'), Type.Array(FilterV1));
  assert.deepEqual(
    all.map((one) => one.phrase),
    ['older', 'second'],
  );
  // Its other keyword would change with it.
  assert.equal((await asAlice.put(`/api/v1/filters/${made.id}`, { ...input, irreversible: false })).statusCode, 422);
  assert.equal((await asAlice.put(`/api/v1/filters/${made.id}`, { ...input, phrase: 'oldest' })).statusCode, 200);
  assert.deepEqual((await asAlice.delete(`/api/v1/filters/${made.id}`)).json(), {});
  assert.equal((await readFilters()).length, 1);
  await asAlice.delete(`/api/v1/filters/${all[1]?.id}`);
  assert.deepEqual(await readFilters(), []);
});
