import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Account } from '@linnet/api-schemas/mastodon/account.ts';
import { CredentialAccount } from '@linnet/api-schemas/mastodon/credential-account.ts';
import { ValidationErrorBody } from '@linnet/api-schemas/mastodon/error.ts';
import { Profile } from '@linnet/api-schemas/mastodon/profile.ts';
import sharp from 'sharp';
import { createTestApp, type TestApp } from '../../app.ts';
import { createMultipart } from '../../http-app.ts';
import { createSeed, type Member, type Seed } from '../../seed.ts';
import { readAnswer } from '../schema.ts';
import { type Client, createClient } from './client.ts';

const PATH = '/api/v1/profile';

let app: TestApp;
let seed: Seed;
let alice: Member;
let asAlice: Client;

before(async () => {
  app = await createTestApp();
  seed = createSeed(app.ctx);
  alice = await seed.account('alice');
  asAlice = createClient(app, await seed.token(alice));
});
after(() => app.close());

test('a profile that nobody touched has no pictures and shows everything', async () => {
  const profile = readAnswer(await asAlice.get(PATH), Profile);
  const { avatar, header_static, show_media, show_media_replies, show_featured } = profile;
  assert.deepEqual(
    [avatar, header_static, show_media, show_media_replies, show_featured],
    [null, null, true, true, true],
  );
  assert.deepEqual([profile.attribution_domains, profile.featured_tags, profile.fields], [[], [], []]);
  const narrow = createClient(app, await seed.token(alice, 'profile'));
  readAnswer(await narrow.get(PATH), Profile);
  for (const method of ['PUT', 'PATCH'] as const) {
    assert.equal((await narrow.send(method, PATH, { note: 'x' })).statusCode, 403);
  }
});

test('PUT and PATCH change what is sent; everybody sees what a profile is to show', async () => {
  await asAlice.post('/api/v1/featured_tags', { name: 'Birds' });
  const sent = {
    display_name: 'Alice',
    note: 'Hello <b>',
    show_media: false,
    show_media_replies: 'false',
    show_featured: '0',
    hide_collections: true,
    attribution_domains: ['https://Blog.example.org/about', 'münchen.example', 'blog.example.org', ''],
    fields_attributes: [{ name: 'Site', value: 'https://example.org' }],
  };
  const changed = readAnswer(await asAlice.put(PATH, sent), Profile);
  assert.deepEqual(
    [changed.display_name, changed.note, changed.show_media, changed.show_media_replies, changed.show_featured],
    ['Alice', 'Hello <b>', false, false, false],
  );
  assert.deepEqual(changed.attribution_domains, ['blog.example.org', 'xn--mnchen-3ya.example']);
  assert.deepEqual([changed.fields[0]?.value, changed.featured_tags[0]?.name], ['https://example.org', 'birds']);
  const patched = readAnswer(await asAlice.send('PATCH', PATH, { show_media: true }), Profile);
  assert.deepEqual([patched.show_media, patched.show_featured, patched.display_name], [true, false, 'Alice']);
  const seen = readAnswer(await createClient(app).get(`/api/v1/accounts/${alice.id}`), Account);
  assert.deepEqual(
    [seen.show_media, seen.show_media_replies, seen.show_featured, seen.hide_collections],
    [true, false, false, true],
  );
  const own = readAnswer(await asAlice.get('/api/v1/accounts/verify_credentials'), CredentialAccount);
  assert.deepEqual(own.source.attribution_domains, changed.attribution_domains);
  assert.deepEqual(readAnswer(await asAlice.put(PATH, { attribution_domains: [''] }), Profile).attribution_domains, []);
});

test('what is too long, too much or no site is refused by its name, and nothing changes', async () => {
  const cases: [string, unknown, string][] = [
    ['avatar_description', 'x'.repeat(1_501), 'ERR_TOO_LONG'],
    ['header_description', 'x'.repeat(1_501), 'ERR_TOO_LONG'],
    ['attribution_domains', Array.from({ length: 11 }, (_, i) => `s${i}.example`), 'ERR_TOO_LONG'],
    ['attribution_domains', ['not a site'], 'ERR_INVALID'],
    ['attribution_domains', ['localhost'], 'ERR_INVALID'],
  ];
  for (const [name, value, code] of cases) {
    const refused = await asAlice.put(PATH, { [name]: value, note: 'other' });
    assert.equal(readAnswer(refused, ValidationErrorBody, 422).details[name]?.[0]?.error, code, name);
  }
  assert.notEqual(readAnswer(await asAlice.get(PATH), Profile).note, 'other');
});

test('what a picture shows is said with it, and goes with it', async () => {
  const picture = await sharp({ create: { width: 90, height: 90, channels: 3, background: '#b02a44' } })
    .png()
    .toBuffer();
  const { headers, payload } = createMultipart([
    { name: 'avatar', value: picture, filename: 'a.png', type: 'image/png' },
    { name: 'avatar_description', value: 'A red linnet' },
  ]);
  const authorization = `Bearer ${await seed.token(alice)}`;
  const answer = await app.inject({ method: 'PUT', url: PATH, headers: { ...headers, authorization }, payload });
  const profile = readAnswer(answer, Profile);
  assert.match(profile.avatar ?? '', /\/media\/files\//);
  assert.equal(profile.avatar_description, 'A red linnet');
  const seen = readAnswer(await createClient(app).get(`/api/v1/accounts/${alice.id}`), Account);
  assert.equal(seen.avatar_description, 'A red linnet');
  const actor = await app.inject({ url: `/users/alice`, headers: { accept: 'application/activity+json' } });
  assert.equal(actor.json().icon.name, 'A red linnet');
  assert.deepEqual([actor.json().showMedia, actor.json().showFeatured], [true, false]);
  await asAlice.delete('/api/v1/profile/avatar');
  assert.deepEqual(readAnswer(await asAlice.get(PATH), Profile).avatar_description, '');
});
