import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Preferences } from '@linnet/api-schemas/mastodon/preferences.ts';
import { Status } from '@linnet/api-schemas/mastodon/status.ts';
import Type from 'typebox';
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
  assert.equal(first['posting:remind:descriptions'], true);
  const changed = readAnswer(
    await client.send('PATCH', PATH, {
      'reading:expand:media': 'hide_all',
      'reading:autoplay:gifs': 'true',
      'posting:remind:descriptions': false,
      'posting:undo': '20',
    }),
    Preferences,
  );
  assert.deepEqual(
    [
      changed['reading:expand:media'],
      changed['reading:expand:spoilers'],
      changed['reading:autoplay:gifs'],
      changed['posting:remind:descriptions'],
    ],
    ['hide_all', false, true, false],
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
  assert.deepEqual([first['posting:undo'], changed['posting:undo']], [0, 20]);
  assert.equal((await client.put(PATH, { 'posting:undo': 7 })).statusCode, 400);
  assert.equal((await client.put(PATH, {})).statusCode, 200);
  const narrow = createClient(app, await seed.token(alice, 'read'));
  assert.equal((await narrow.put(PATH, { 'reading:autoplay:gifs': false })).statusCode, 403);
  const bob = createClient(app, await seed.token(await seed.account('bob')));
  assert.equal(readAnswer(await bob.get(PATH), Preferences)['reading:expand:media'], 'default');
});

test('a post tells which app it was written with, unless its author does not want that', async () => {
  const client = createClient(app, await seed.token(await seed.account('carol')));
  const write = async () => readAnswer(await client.post('/api/v1/statuses', { status: 'hello' }), Status);
  assert.equal(readAnswer(await client.get(PATH), Preferences)['posting:show_application'], true);
  const named = await write();
  assert.ok(named.application?.name);
  const changed = await client.send('PATCH', PATH, { 'posting:show_application': false });
  assert.equal(readAnswer(changed, Preferences)['posting:show_application'], false);
  const later = { status: 'later', scheduled_at: new Date(app.clock.now() + 3_600_000).toISOString() };
  await client.post('/api/v1/statuses', later);
  // Absent, as apps have it, and not null; to its author too.
  assert.ok(!('application' in (await write())));
  app.clock.advance(3_600_000);
  await app.drain();
  const { account } = named;
  const all = readAnswer(await client.get(`/api/v1/accounts/${account.id}/statuses`), Type.Array(Status));
  assert.deepEqual(
    all.map((status) => status.application?.name),
    [undefined, undefined, named.application?.name],
  );
});
