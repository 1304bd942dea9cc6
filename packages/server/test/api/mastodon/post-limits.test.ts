/** How long posts may be, how many files and answers they may have: decided by the owner, and the same wherever it is asked. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Instance } from '@linnet/api-schemas/mastodon/instance.ts';
import { ServerSettings } from '@linnet/api-schemas/mastodon/server-setting.ts';
import { Status } from '@linnet/api-schemas/mastodon/status.ts';
import { createTestApp, type TestApp } from '../../app.ts';
import { createSeed, type Member } from '../../seed.ts';
import { leavesNothing } from '../../traces.ts';
import { readAnswer, readRefusal } from '../schema.ts';
import { type Client, createClient } from './client.ts';

const SETTINGS = '/api/v1/admin/settings';

let app: TestApp;
let alice: Member;
let owner: Client;
let asAlice: Client;
before(async () => {
  app = await createTestApp();
  const seed = createSeed(app.ctx);
  owner = createClient(app, await seed.appToken(await seed.account('olga', { role: 'owner' })));
  alice = await seed.account('alice');
  asAlice = createClient(app, await seed.token(alice));
});
after(() => app.close());

const set = (settings: Record<string, string>) => owner.send('PATCH', SETTINGS, { settings });
const post = (more: object) => asAlice.post('/api/v1/statuses', more);
const edit = (id: string, more: object) => asAlice.put(`/api/v1/statuses/${id}`, more);
const poll = (...options: string[]) => ({ options, expires_in: 300 });

test('a limit is a number between two, which the settings name, and nothing in its place puts it back', async () => {
  const { settings } = readAnswer(await owner.get(SETTINGS), ServerSettings);
  const numbers = settings.filter(({ group }) => group === 'posts');
  assert.deepEqual(
    numbers.map(({ name, value, least, most }) => [name, value, least, most]),
    [
      ['post_characters', '5000', 100, 100_000],
      ['post_media', '16', 1, 16],
      ['poll_options', '10', 2, 20],
      ['poll_characters', '100', 20, 200],
    ],
  );
  assert.ok(settings.every(({ kind, least, most }) => (kind === 'number') === (least !== null && most !== null)));
  for (const wrong of ['99', '100001', '1e3', '-5', 'many']) {
    await leavesNothing(app, async () => {
      assert.equal(readRefusal(await set({ post_characters: wrong }))[0], 422, wrong);
    });
  }
  await set({ post_characters: '200' });
  const back = readAnswer(await set({ post_characters: '' }), ServerSettings);
  assert.equal(back.settings.find(({ name }) => name === 'post_characters')?.value, '5000');
});

test('every dialect names the limits, and posts keep to them at once', async () => {
  await set({ post_characters: '300', post_media: '2', poll_options: '3', poll_characters: '20' });
  const { configuration } = readAnswer(await app.inject('/api/v2/instance'), Instance);
  assert.deepEqual([configuration.statuses.max_characters, configuration.statuses.max_media_attachments], [300, 2]);
  assert.deepEqual([configuration.polls.max_options, configuration.polls.max_characters_per_option], [3, 20]);
  const v1 = (await app.inject('/api/v1/instance')).json();
  assert.deepEqual([v1.max_toot_chars, v1.max_media_attachments, v1.poll_limits.max_options], [300, 2, 3]);
  const { uploader } = (await app.inject('/api/v2/config')).json();
  assert.deepEqual([uploader.max_caption_length, uploader.album_limit], [300, 2]);
  const meta = await app.inject({ method: 'POST', url: '/api/meta', payload: {} });
  assert.equal(meta.json().maxNoteTextLength, 300);
  const { metadata } = (await app.inject('/nodeinfo/2.1.json')).json();
  assert.equal(metadata.pollLimits.max_options, 3);

  assert.equal((await post({ status: 'x'.repeat(300) })).statusCode, 200);
  for (const [more, said] of [
    [{ status: 'x'.repeat(301) }, /limit of 300/],
    [{ status: 'x'.repeat(290), spoiler_text: 'a warning..' }, /limit of 300/],
    [{ status: 'a', media_ids: ['1', '2', '3'] }, /more than 2 files/],
    [{ status: 'a', poll: poll('a', 'b', 'c', 'd') }, /more than 3 options/],
    [{ status: 'a', poll: poll('a', 'b'.repeat(21)) }, /more than 20 characters/],
    [{ status: 'x'.repeat(301), scheduled_at: new Date(app.clock.now() + 3_600_000).toISOString() }, /limit of 300/],
  ] as const) {
    await leavesNothing(app, async () => {
      const [status, error] = readRefusal(await post(more));
      assert.equal(status, 422);
      assert.match(error, said);
    });
  }
});

test('what was longer before stays as long as it was, and grows no more', async () => {
  await set({ post_characters: '400', poll_options: '4', poll_characters: '30' });
  const long = readAnswer(await post({ status: 'x'.repeat(400) }), Status);
  const options = ['a', 'b', 'c', 'd'.repeat(30)];
  const asked = readAnswer(await post({ status: 'which', poll: poll(...options) }), Status);
  await set({ post_characters: '100', poll_options: '2', poll_characters: '20' });
  assert.equal((await edit(long.id, { status: 'y'.repeat(400) })).statusCode, 200);
  assert.equal(readRefusal(await edit(long.id, { status: 'y'.repeat(401) }))[0], 422);
  const kept = await edit(asked.id, { status: 'which one', poll: poll(...options) });
  assert.equal(readAnswer(kept, Status).poll?.options.length, 4);
  assert.equal(readRefusal(await edit(asked.id, { status: 'which', poll: poll(...options, 'e') }))[0], 422);
  assert.equal((await edit(long.id, { status: 'short' })).statusCode, 200);
  assert.equal(readRefusal(await edit(long.id, { status: 'y'.repeat(101) }))[0], 422);
});
