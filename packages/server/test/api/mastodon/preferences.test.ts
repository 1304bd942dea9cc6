import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Preferences } from '@linnet/api-schemas/mastodon/preferences.ts';
import { createTestApp, type TestApp } from '../../app.ts';
import { createSeed, type Seed } from '../../seed.ts';
import { readAnswer } from '../schema.ts';
import { createClient } from './client.ts';

const PATH = '/api/v1/preferences';

let app: TestApp;
let seed: Seed;
before(async () => {
  app = await createTestApp();
  seed = createSeed(app.ctx);
});
after(() => app.close());

test('what one reads and writes with is told to every app, changed one by one, and kept apart', async () => {
  const alice = await seed.account('alice');
  const client = createClient(app, await seed.token(alice));
  const read = async () => readAnswer(await client.get(PATH), Preferences);
  const first = await read();
  assert.deepEqual(
    [first['reading:expand:media'], first['reading:expand:spoilers'], first['reading:autoplay:gifs']],
    ['default', false, false],
  );
  const changed = readAnswer(
    await client.send('PATCH', PATH, { 'reading:expand:media': 'hide_all', 'reading:autoplay:gifs': 'true' }),
    Preferences,
  );
  assert.deepEqual(
    [changed['reading:expand:media'], changed['reading:expand:spoilers'], changed['reading:autoplay:gifs']],
    ['hide_all', false, true],
  );
  await client.send('PATCH', '/api/v1/accounts/update_credentials', { source: { privacy: 'private', language: 'de' } });
  await client.put(PATH, { 'reading:expand:spoilers': true });
  assert.deepEqual(await read(), {
    ...changed,
    'reading:expand:spoilers': true,
    'posting:default:visibility': 'private',
    'posting:default:language': 'de',
  });
  assert.equal((await client.put(PATH, { 'reading:expand:media': 'some' })).statusCode, 400);
  assert.equal((await client.put(PATH, {})).statusCode, 200);
  const narrow = createClient(app, await seed.token(alice, 'read'));
  assert.equal((await narrow.put(PATH, { 'reading:autoplay:gifs': false })).statusCode, 403);
  const bob = createClient(app, await seed.token(await seed.account('bob')));
  assert.equal(readAnswer(await bob.get(PATH), Preferences)['reading:expand:media'], 'default');
});
