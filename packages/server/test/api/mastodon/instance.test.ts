import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Instance } from '@linnet/api-schemas/mastodon/instance.ts';
import { InstanceV1 } from '@linnet/api-schemas/mastodon/instance-v1.ts';
import { Tag } from '@linnet/api-schemas/mastodon/tag.ts';
import { deletePost } from '../../../src/core/posts/delete.ts';
import { createUser } from '../../../src/core/users/create-user.ts';
import { saveInstanceSettings } from '../../../src/core/users/settings.ts';
import { createTestApp, type TestApp } from '../../app.ts';
import { createSeed, type Member, type Seed } from '../../seed.ts';
import { readAnswer, readRefusal } from '../schema.ts';
import { createClient } from './client.ts';

let app: TestApp;
let seed: Seed;
let alice: Member;

before(async () => {
  app = await createTestApp();
  seed = createSeed(app.ctx);
  alice = await seed.account('alice');
  await seed.post(alice, 'counted');
  const description = 'Birds & <friends>\n\nall welcome';
  await saveInstanceSettings(app.ctx, { title: 'Nest', description, contactAccountId: alice.id });
});
after(() => app.close());

test('both instance documents say what is true, with and without a token', async () => {
  const instance = readAnswer(await app.inject('/api/v2/instance'), Instance);
  assert.equal(instance.title, 'Nest');
  assert.equal(instance.contact.account?.acct, 'alice');
  assert.equal(instance.configuration.statuses.max_characters, 5_000);
  assert.equal(instance.configuration.polls.max_options, 10);
  const { media_attachments: files } = instance.configuration;
  assert.ok(files.supported_mime_types.includes('image/jpeg') && files.supported_mime_types.includes('video/mp4'));
  assert.equal(files.video_size_limit, app.ctx.config.videoMaxBytes);
  assert.deepEqual([instance.registrations.enabled, instance.api_versions.mastodon], [false, 11]);
  const old = readAnswer(await createClient(app, await seed.token(alice)).get('/api/v1/instance'), InstanceV1);
  assert.deepEqual([old.uri, old.stats.user_count, old.stats.status_count], ['localhost:3000', 1, 1]);
  assert.equal(old.urls.streaming_api, 'ws://localhost:3000');
  assert.equal((await app.inject('/api/v2/instance/')).statusCode, 200);
});

test('whoever owns a server is whom apps show to turn to, until somebody else is named', async () => {
  const fresh = await createTestApp();
  try {
    const contact = async () => readAnswer(await fresh.inject('/api/v2/instance'), Instance).contact.account?.acct;
    assert.equal(await contact(), undefined);
    const person = { email: 'o@mail.test', password: 'long enough', approved: true } as const;
    await createUser(fresh.ctx, { ...person, username: 'Owner1', role: 'owner' });
    assert.equal(await contact(), 'Owner1');
    const other = await createUser(fresh.ctx, { ...person, username: 'helper', role: 'admin' });
    await saveInstanceSettings(fresh.ctx, { contactAccountId: other.accountId });
    await createUser(fresh.ctx, { ...person, username: 'second', role: 'owner' });
    assert.equal(await contact(), 'helper');
  } finally {
    await fresh.close();
  }
});

test('icons and the picture above are there, and are what is said of them', async () => {
  const { icon, thumbnail } = readAnswer(await app.inject('/api/v2/instance'), Instance);
  assert.deepEqual(
    icon.map(({ size }) => size),
    ['48x48', '192x192', '512x512'],
  );
  assert.match(thumbnail.blurhash ?? '', /^[\w#$%*+,.:;=?@[\]^{|}~-]{6,}$/);
  for (const url of [...icon.map(({ src }) => src), thumbnail.url, ...Object.values(thumbnail.versions ?? {})]) {
    const answer = await app.inject(new URL(url).pathname);
    assert.deepEqual([answer.statusCode, answer.headers['content-type']], [200, 'image/png'], url);
    const size = icon.find(({ src }) => src === url)?.size;
    // The width and height stand at the head of every PNG.
    const at = (offset: number) => answer.rawPayload.readUInt32BE(offset);
    if (size !== undefined) assert.equal(`${at(16)}x${at(20)}`, size);
  }
});

test('the smaller documents', async () => {
  const about = (await app.inject('/api/v1/instance/extended_description')).json();
  assert.equal(about.content, '<p>Birds &amp; &lt;friends&gt;</p><p>all welcome</p>');
  assert.deepEqual((await app.inject('/api/v1/instance/peers')).json(), []);
  assert.deepEqual((await app.inject('/api/v1/instance/rules')).json(), []);
  assert.deepEqual((await app.inject('/api/v1/instance/translation_languages')).json(), {});
});

test('what does not exist is 404 as JSON, with CORS', async () => {
  for (const path of ['/api/v1/nothing', '/api/v9/instance', '/api/v1/instance/privacy_policy', '/api/v1/polls/1']) {
    const answer = await app.inject(path);
    assert.deepEqual(readRefusal(answer), [404, 'Record not found'], path);
    assert.equal(answer.headers['access-control-allow-origin'], '*');
  }
});

test('empty lists are open or own, as in Mastodon', async () => {
  const token = await seed.token(alice);
  for (const path of [
    'custom_emojis',
    'trends/tags',
    'trends/statuses',
    'trends/links',
    `accounts/${alice.id}/featured_tags`,
  ]) {
    assert.deepEqual((await app.inject(`/api/v1/${path}`)).json(), [], path);
  }
  for (const path of ['v1/filters', 'v2/filters', 'v1/followed_tags', 'v2/suggestions']) {
    assert.equal((await app.inject(`/api/${path}`)).statusCode, 401, path);
    assert.deepEqual((await createClient(app, token).get(`/api/${path}`)).json(), [], path);
  }
  const narrow = createClient(app, await seed.token(alice, 'read:accounts'));
  assert.equal((await narrow.get('/api/v2/filters')).statusCode, 403);
});

test('a tag by name, in any case', async () => {
  const tag = readAnswer(await app.inject(`/api/v1/tags/${encodeURIComponent('Vögel')}/`), Tag);
  assert.deepEqual([tag.name, tag.following], ['vogel', undefined]);
  const own = readAnswer(await createClient(app, await seed.token(alice)).get('/api/v1/tags/birds'), Tag);
  assert.equal(own.following, false);
  assert.equal((await app.inject('/api/v1/tags/a%20b')).statusCode, 404);
});

test('what people did is told by the week, as it was counted last', async () => {
  const DAY_MS = 24 * 3_600_000;
  const read = async () => (await app.inject('/api/v1/instance/activity')).json();
  const weeks = await read();
  assert.equal(weeks.length, 12);
  const first = Number(weeks[0].week) * 1_000;
  assert.equal(new Date(first).getUTCDay(), 1);
  assert.ok(app.clock.now() >= first && app.clock.now() < first + 7 * DAY_MS);
  // To the middle of a week, so that nothing here depends on the day.
  app.clock.advance(first + 10 * DAY_MS - app.clock.now());
  await createClient(app, await seed.token(alice)).get('/api/v1/accounts/verify_credentials');
  await seed.account('newcomer');
  const id = await seed.post(alice, 'counted, and then gone');
  await seed.post(alice, 'counted');
  await seed.remotePost(await seed.remoteAccount('far'), 'not ours');
  app.clock.advance(11 * 60_000);
  await app.drain();
  await deletePost(app.ctx, { accountId: alice.id, postId: id });
  app.clock.advance(11 * 60_000);
  await app.drain();
  const now = await read();
  assert.deepEqual(now[0], {
    week: String(first / 1_000 + 7 * 86_400),
    statuses: '2',
    logins: '1',
    registrations: '1',
  });
  // A week later it is the week before, and what was counted once stays.
  app.clock.advance(7 * DAY_MS);
  await app.drain();
  const later = await read();
  assert.deepEqual([later[0].statuses, later[1]], ['0', now[0]]);
});
