import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { CredentialAccount } from '@linnet/api-schemas/mastodon/credential-account.ts';
import { ValidationErrorBody } from '@linnet/api-schemas/mastodon/error.ts';
import { Preferences } from '@linnet/api-schemas/mastodon/preferences.ts';
import { Status } from '@linnet/api-schemas/mastodon/status.ts';
import { Token } from '@linnet/api-schemas/mastodon/token.ts';
import sharp from 'sharp';
import { createApp } from '../../../src/core/oauth/apps.ts';
import { createToken } from '../../../src/core/oauth/tokens.ts';
import { saveInstanceSettings } from '../../../src/core/users/settings.ts';
import { createTestApp, type TestApp } from '../../app.ts';
import { createMultipart } from '../../http-app.ts';
import { createSeed, type Member, type Seed } from '../../seed.ts';
import { readAnswer, readRefusal } from '../schema.ts';
import { type Client, createClient } from './client.ts';

const UPDATE = '/api/v1/accounts/update_credentials';

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

const own = async () => readAnswer(await asAlice.get('/api/v1/accounts/verify_credentials'), CredentialAccount);

test('an account shows itself to its owner, also under the scope profile', async () => {
  const account = await own();
  assert.deepEqual([account.username, account.role.id, account.source.privacy], ['alice', '-99', 'public']);
  assert.equal(account.role.collection_limit, 10, 'apps ask before they offer a collection more');
  const narrow = createClient(app, await seed.token(alice, 'profile'));
  readAnswer(await narrow.get('/api/v1/accounts/verify_credentials'), CredentialAccount);
  assert.equal((await narrow.get('/api/v1/preferences')).statusCode, 403);
  assert.equal((await narrow.send('PATCH', UPDATE, { note: 'x' })).statusCode, 403);
  const visitor = createClient(app);
  for (const path of ['accounts/verify_credentials', 'preferences']) {
    assert.equal((await visitor.get(`/api/v1/${path}`)).statusCode, 401);
  }
  assert.equal((await visitor.send('PATCH', UPDATE, { note: 'x' })).statusCode, 401);
});

test('what is sent changes, what is left out stays, what is blank clears', async () => {
  const changed = readAnswer(
    await asAlice.send('PATCH', UPDATE, {
      display_name: 'Alice',
      note: 'Hello <b>',
      bot: 'true',
      fields_attributes: { 0: { name: 'Site', value: 'https://example.org' }, 1: { name: '', value: '' } },
      source: { privacy: 'private', sensitive: true, language: 'de' },
    }),
    CredentialAccount,
  );
  assert.deepEqual([changed.display_name, changed.bot, changed.source.note], ['Alice', true, 'Hello <b>']);
  assert.deepEqual(
    changed.source.fields.map(({ name, value }) => [name, value]),
    [['Site', 'https://example.org']],
  );
  const preferences = readAnswer(await asAlice.get('/api/v1/preferences'), Preferences);
  assert.equal(preferences['posting:default:visibility'], 'private');
  assert.equal(preferences['posting:default:language'], 'de');
  const post = readAnswer(await asAlice.post('/api/v1/statuses', { status: 'hi' }), Status);
  assert.deepEqual([post.visibility, post.sensitive, post.language], ['private', true, 'de']);

  const cleared = readAnswer(await asAlice.send('PATCH', UPDATE, { note: '' }), CredentialAccount);
  assert.deepEqual([cleared.note, cleared.display_name], ['', 'Alice']);
});

test('the language of the web app is chosen, and new posts begin with it where nothing else was chosen', async () => {
  const bob = createClient(app, await seed.token(await seed.account('bob')));
  const change = async (locale: string) =>
    readAnswer(await bob.send('PATCH', UPDATE, { locale }), CredentialAccount).locale;
  assert.equal(readAnswer(await bob.get('/api/v1/accounts/verify_credentials'), CredentialAccount).locale, null);
  assert.equal(await change('pt_BR'), 'pt-BR');
  assert.equal(readAnswer(await bob.post('/api/v1/statuses', { status: 'oi' }), Status).language, 'pt-BR');
  assert.equal(readAnswer(await bob.send('PATCH', UPDATE, { note: 'x' }), CredentialAccount).locale, 'pt-BR');
  assert.equal(await change('x'.repeat(5_000)), null);
  await change('de');
  assert.equal(await change(''), null);
});

test('avatar and header come as files, and go again', async () => {
  const picture = await sharp({ create: { width: 600, height: 300, channels: 3, background: '#b02a44' } })
    .jpeg()
    .toBuffer();
  const { headers, payload } = createMultipart([
    { name: 'avatar', value: picture, filename: 'a.bin', type: 'application/octet-stream' },
    { name: 'header', value: picture, filename: 'b.jpg', type: 'image/jpeg' },
    { name: 'fields_attributes[0][name]', value: 'From' },
    { name: 'fields_attributes[0][value]', value: 'Rivers' },
  ]);
  const token = await seed.token(alice);
  const answer = await app.inject({
    method: 'PATCH',
    url: UPDATE,
    headers: { ...headers, authorization: `Bearer ${token}` },
    payload,
  });
  const account = readAnswer(answer, CredentialAccount);
  assert.match(account.avatar, /\/media\/files\//);
  assert.match(account.header, /\/media\/files\//);
  assert.equal(account.fields[0]?.value, 'Rivers');
  assert.equal((await app.inject(new URL(account.avatar).pathname)).statusCode, 200);
  const bare = readAnswer(await asAlice.delete('/api/v1/profile/avatar'), CredentialAccount);
  assert.match(bare.avatar, /\/media\/default\//);

  const text = createMultipart([
    { name: 'avatar', value: '<svg onload=alert(1)>', filename: 'a.png', type: 'image/png' },
  ]);
  const refused = await app.inject({
    method: 'PATCH',
    url: UPDATE,
    headers: { ...text.headers, authorization: `Bearer ${token}` },
    payload: text.payload,
  });
  assert.equal(refused.statusCode, 422);
});

test('a refused profile names its fields and changes nothing', async () => {
  const long = await asAlice.send('PATCH', UPDATE, { display_name: 'x'.repeat(101), note: 'other' });
  assert.equal(readAnswer(long, ValidationErrorBody, 422).details['display_name']?.[0]?.error, 'ERR_TOO_LONG');
  assert.notEqual((await own()).source.note, 'other');
});

test('joining through an app follows what the owner decided', async () => {
  const made = await createApp(app.ctx, { name: 'App', redirectUris: ['app://x'], scopes: 'read write' });
  const tokenOf = async (scopes: string) =>
    (await createToken(app.ctx, { appId: made.id, userId: null, scopes })).token;
  const asApp = createClient(app, await tokenOf('read write'));
  const form = { username: 'nina', email: 'nina@mail.test', password: 'long enough', agreement: true, reason: 'birds' };
  const join = (changes: object = {}, client = asApp) => client.post('/api/v1/accounts', { ...form, ...changes });

  assert.deepEqual(readRefusal(await join()), [403, 'Registrations are closed']);
  await saveInstanceSettings(app.ctx, { registrations: 'open' });
  assert.equal((await join({}, createClient(app))).statusCode, 401);
  assert.equal((await join({}, createClient(app, await tokenOf('read')))).statusCode, 403);
  // An app that somebody uses already adds another account with what it has.
  const more = await join({ username: 'mona', email: 'mona@mail.test' }, asAlice);
  const asMona = createClient(app, readAnswer(more, Token).access_token);
  assert.equal((await asMona.get('/api/v1/accounts/verify_credentials')).statusCode, 200);
  const disagreed = readAnswer(await join({ agreement: false }), ValidationErrorBody, 422);
  assert.equal(disagreed.details['agreement']?.[0]?.error, 'ERR_ACCEPTED');
  const taken = readAnswer(await join({ username: 'alice' }), ValidationErrorBody, 422);
  assert.equal(taken.details['username']?.[0]?.error, 'ERR_TAKEN');
  const token = readAnswer(await join(), Token);
  const asNina = createClient(app, token.access_token);
  assert.equal((await asNina.get('/api/v1/accounts/verify_credentials')).statusCode, 200);

  await saveInstanceSettings(app.ctx, { registrations: 'approval' });
  const waiting = readAnswer(await join({ username: 'otto', email: 'otto@mail.test' }), Token);
  const refused = await createClient(app, waiting.access_token).get('/api/v1/accounts/verify_credentials');
  assert.deepEqual(readRefusal(refused), [403, 'Your login is currently pending approval']);
});
