/** What the server says and decides, changed by those who may. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AuditEntry } from '@linnet/api-schemas/mastodon/audit-entry.ts';
import { Instance } from '@linnet/api-schemas/mastodon/instance.ts';
import { Rule } from '@linnet/api-schemas/mastodon/rule.ts';
import { ServerSettings } from '@linnet/api-schemas/mastodon/server-setting.ts';
import { TermsOfService } from '@linnet/api-schemas/mastodon/terms-of-service.ts';
import Type from 'typebox';
import { AUDIT_ACTS } from '#src/core/audit/acts.ts';
import { approvePerson } from '#src/core/people/decide.ts';
import { sanctionAccount } from '#src/core/sanctions/sanction.ts';
import { createUser } from '#src/core/users/create-user.ts';
import { SETTING_KEYS } from '#src/core/users/settings-table.ts';
import { createTestApp, type TestApp } from '../../app.ts';
import { createSeed, type Member } from '../../seed.ts';
import { readAnswer } from '../schema.ts';
import { type Client, createClient, readLink } from './client.ts';

const SETTINGS = '/api/v1/admin/settings';
const Audit = Type.Array(AuditEntry);

let app: TestApp;
let alice: Member;
let owner: Client;
let moderator: Client;
let visitor: Client;
before(async () => {
  app = await createTestApp();
  const seed = createSeed(app.ctx);
  alice = await seed.account('alice', { role: 'owner' });
  const bob = await seed.account('bob', { role: 'moderator' });
  const scopes = 'read write admin:read admin:write';
  owner = createClient(app, await seed.appToken(alice, scopes));
  moderator = createClient(app, await seed.token(bob, scopes));
  visitor = createClient(app);
});
after(() => app.close());

const set = (settings: Record<string, string>) => owner.send('PATCH', SETTINGS, { settings });
const instance = async () => readAnswer(await visitor.get('/api/v2/instance'), Instance);

test('all settings are shown, with what is set at the start, and no secret', async () => {
  const { settings, locked } = readAnswer(await owner.get(SETTINGS), ServerSettings);
  assert.deepEqual([settings.length, settings[0]?.name], [SETTING_KEYS.length, 'title']);
  assert.deepEqual(settings.find(({ name }) => name === 'registrations')?.choices, [
    'closed',
    'invite',
    'approval',
    'open',
  ]);
  assert.equal(locked.find(({ name }) => name === 'MEDIA_CACHE_MAX')?.origin, 'default');
  const secrets = locked.filter(({ secret }) => secret);
  assert.ok(secrets.length > 3);
  for (const { name, value } of secrets) assert.equal(value, null, name);
});

test('a change is seen by visitors at once, and written down without its words', async () => {
  const answer = readAnswer(await set({ title: ' Nest  of\nbirds ', contact_account: '@alice' }), ServerSettings);
  assert.equal(answer.settings.find(({ name }) => name === 'contact_account')?.value, 'alice');
  const seen = await instance();
  assert.deepEqual([seen.title, seen.contact.account?.username], ['Nest of birds', 'alice']);
  await set({ contact_account: '' });
  assert.equal((await instance()).contact.account, null);
  const log = readAnswer(await owner.get('/api/v1/admin/audit?act=setting.change'), Audit);
  assert.deepEqual(
    log.map(({ account, target, details }) => [account?.username, target?.key, details]),
    [
      ['alice', 'contact_account', {}],
      ['alice', 'contact_account', {}],
      ['alice', 'title', {}],
    ],
  );
});

test('what is spoken here, where one sees whether it is up, and what is said to who cannot join', async () => {
  const seen = async () => {
    const { languages, registrations, configuration } = await instance();
    const old = (await visitor.get('/api/v1/instance')).json();
    assert.deepEqual(old.languages, languages);
    return [languages, registrations.message, configuration.urls.status];
  };
  assert.deepEqual(await seen(), [['en'], null, null]);
  const words = { languages: 'fr, PT_BR nonsense!, fr', status_page: 'https://up.test/' };
  await set({ ...words, closed_message: 'Not now.\n\nAsk <again>.', registrations: 'invite' });
  const message = '<p>Not now.</p><p>Ask &lt;again&gt;.</p>';
  assert.deepEqual(await seen(), [['fr', 'pt-BR'], message, words.status_page]);
  const about = await app.inject({ url: '/about', headers: { accept: 'text/html' } });
  assert.match(about.body, /href="https:\/\/up\.test\/"/);
  const signUp = () => app.inject({ url: '/sign-up', headers: { accept: 'text/html' } });
  assert.ok((await signUp()).body.includes(message));
  // Who may ask is told how, and not that they cannot.
  await set({ registrations: 'approval' });
  assert.equal((await instance()).registrations.message, null);
  assert.ok(!(await signUp()).body.includes('Not now.'));
  assert.equal((await set({ status_page: 'javascript:alert(1)' })).statusCode, 422);
  await set({ languages: '', status_page: '', closed_message: '', registrations: 'closed' });
  assert.deepEqual(await seen(), [['en'], null, null]);
});

test('what cannot be is refused as a whole, and nothing is written down', async () => {
  const before = readAnswer(await owner.get('/api/v1/admin/audit'), Audit).length;
  for (const [settings, status] of [
    [{ title: 'x', registrations: 'perhaps' }, 422],
    [{ title: ' ' }, 422],
    [{ title: 'x'.repeat(101) }, 422],
    [{ contact_email: 'nobody' }, 422],
    [{ title: 'x', colour: 'red' }, 404],
    [{ title: 'x', contact_account: 'nobody' }, 404],
    [{ title: 'x', constructor: 'y' }, 404],
  ] as const) {
    assert.equal((await set(settings)).statusCode, status, JSON.stringify(settings).slice(0, 60));
  }
  assert.equal((await instance()).title, 'Nest of birds');
  assert.equal(readAnswer(await owner.get('/api/v1/admin/audit'), Audit).length, before);
});

test('whoever comes follows whom a setting names, once nothing keeps them out', async () => {
  const seed = createSeed(app.ctx);
  const [guide, gone] = [await seed.account('guide'), await seed.account('gone')];
  const far = await seed.remoteAccount('far');
  const shown = readAnswer(await set({ starter_follows: '@guide, far@remote.test\n@gone guide' }), ServerSettings);
  const value = shown.settings.find(({ name }) => name === 'starter_follows')?.value;
  assert.equal(value, 'guide far@remote.test gone');
  for (const [wrong, status] of [
    ['@guide @nobody', 404],
    [Array.from({ length: 11 }, (_, i) => `@x${i}`).join(' '), 422],
  ] as const) {
    assert.equal((await set({ starter_follows: wrong })).statusCode, status, wrong);
  }
  await sanctionAccount(app.ctx, { targetId: gone.id, kind: 'suspend', text: '', by: alice.id });
  const follows = async (accountId: number) =>
    (await app.ctx.db.kysely.selectFrom('follows').select('targetId').where('accountId', '=', accountId).execute()).map(
      ({ targetId }) => targetId,
    );
  const input = { username: 'newcomer', email: 'newcomer@mail.test', password: 'long enough', role: 'user' };
  const { accountId } = await createUser(app.ctx, { ...input, approved: false });
  await app.drain();
  assert.deepEqual(await follows(accountId), []);
  await approvePerson(app.ctx, { by: alice.id, accountId });
  await app.drain();
  assert.deepEqual((await follows(accountId)).toSorted(), [guide.id, far.id].toSorted());
  // Nobody follows themselves, and nobody whom the setting does not name any more.
  await set({ starter_follows: '' });
  const { accountId: later } = await createUser(app.ctx, { ...input, username: 'later', approved: true });
  await app.drain();
  assert.deepEqual(await follows(later), []);
});

test('who may not decide changes nothing', async () => {
  for (const [method, path] of [
    ['GET', SETTINGS],
    ['PATCH', SETTINGS],
    ['PUT', '/api/v1/admin/terms/2026-01-01'],
    ['POST', '/api/v1/admin/rules'],
    ['DELETE', '/api/v1/admin/rules/1'],
  ] as const) {
    const payload = { settings: { title: 'Mine' }, text: 'Mine' };
    assert.equal((await moderator.send(method, path, payload)).statusCode, 403, path);
  }
  assert.equal((await instance()).title, 'Nest of birds');
});

test('rules are written, translated, put in order and taken away', async () => {
  const rules = '/api/v1/admin/rules';
  const translations = { de: { text: 'Sei nett', hint: '' } };
  const first = readAnswer(await owner.post(rules, { text: 'Be kind', hint: 'Always', translations }), Rule);
  const second = readAnswer(await owner.post(rules, { text: 'No noise' }), Rule);
  assert.deepEqual(first.translations, translations);
  await owner.post(`${rules}/${second.id}/move`, { to: 'up' });
  const changed = readAnswer(await owner.send('PATCH', `${rules}/${first.id}`, { hint: '' }), Rule);
  assert.deepEqual([changed.text, changed.hint], ['Be kind', '']);
  assert.deepEqual((await instance()).rules, [second, changed]);
  assert.equal((await owner.delete(`${rules}/${second.id}`)).statusCode, 200);
  assert.equal((await owner.delete(`${rules}/${second.id}`)).statusCode, 404);
  assert.deepEqual((await instance()).rules, [changed]);
  for (const wrong of [
    { text: '' },
    { text: 'x'.repeat(501) },
    { text: 'x', translations: { nonsense: { text: 'y' } } },
  ]) {
    assert.equal((await owner.post(rules, wrong)).statusCode, 422, JSON.stringify(wrong).slice(0, 60));
  }
});

test('terms of days are kept, and one that is over is told from one that holds', async () => {
  const terms = '/api/v1/admin/terms';
  const day = (days: number) => new Date(app.clock.now() + days * 86_400_000).toISOString().slice(0, 10);
  await owner.put(`${terms}/${day(0)}`, { text: 'Now' });
  await owner.put(`${terms}/${day(9)}`, { text: 'Later' });
  const Terms = Type.Array(Type.Object({ ...TermsOfService.properties, text: Type.String() }));
  const all = readAnswer(await owner.get(terms), Terms);
  assert.deepEqual(
    all.map(({ text, effective, succeeded_by }) => [text, effective, succeeded_by]),
    [
      ['Now', true, day(9)],
      ['Later', false, null],
    ],
  );
  await owner.put(`${terms}/${day(9)}`, { text: '' });
  assert.equal(readAnswer(await owner.get(terms), Terms).length, 1);
  assert.equal((await owner.put(`${terms}/tomorrow`, { text: 'x' })).statusCode, 422);
});

test('the log is read by who did it, what it was and what it was done to, and page by page', async () => {
  const audit = '/api/v1/admin/audit';
  const all = readAnswer(await moderator.get(audit), Audit);
  assert.ok(all.length > 5);
  for (const { act } of all) assert.ok((AUDIT_ACTS as readonly string[]).includes(act), act);
  const read = async (query: string) => readAnswer(await moderator.get(`${audit}?${query}`), Audit);
  assert.equal((await read(`account_id=${alice.id}`)).length, all.length);
  assert.deepEqual(await read('account_id=7'), []);
  assert.deepEqual(
    (await read('target_kind=setting&target_key=title')).map(({ act }) => act),
    ['setting.change'],
  );
  assert.equal((await moderator.get(`${audit}?act=x&account_id=1`)).statusCode, 422);
  const ids: string[] = [];
  for (let url: string | undefined = `${audit}?limit=2`; url !== undefined; ) {
    const page = await moderator.get(url);
    ids.push(...readAnswer(page, Audit).map(({ id }) => id));
    url = readLink(page, 'next');
  }
  assert.deepEqual(
    ids,
    all.map(({ id }) => id),
  );
  assert.deepEqual((await moderator.get(`${audit}/acts`)).json(), [...AUDIT_ACTS]);
});
