import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { findAccountByName } from '#src/core/accounts/queries.ts';
import { changeRole } from '#src/core/people/access.ts';
import { approvePerson, refusePerson } from '#src/core/people/decide.ts';
import { confirmPerson } from '#src/core/people/reach.ts';
import { saveInstanceSettings } from '#src/core/users/settings.ts';
import { signIn } from '#src/core/users/sign-in.ts';
import { hashPassword } from '#src/lib/password.ts';
import { systemRng } from '#src/lib/rng.ts';
import { createBrowser } from '../api/browser.ts';
import { type Client, createClient } from '../api/mastodon/client.ts';
import { createTestApp, type TestApp } from '../app.ts';
import { createSeed, PASSWORD, type Seed } from '../seed.ts';
import { createMailbox, type Mailbox } from './mailbox.ts';

let mailbox: Mailbox;
let app: TestApp;
let seed: Seed;
let passwordHash: string;
let name: string;

before(async () => {
  mailbox = await createMailbox();
  app = await createTestApp({ settings: { SMTP_URL: mailbox.url } });
  seed = createSeed(app.ctx);
  passwordHash = await hashPassword(PASSWORD, systemRng);
  await saveInstanceSettings(app.ctx, { registrations: 'open' });
});
after(async () => {
  await app.close();
  await mailbox.stop();
});
beforeEach(() => {
  name = `new${app.ctx.ids.next()}`;
  mailbox.mails.length = 0;
});

const post = async (path: string, form: Record<string, string>, browser = createBrowser(app)) =>
  String((await browser.post(path, form)).headers.location);
const keyIn = (text = '') => /\/confirm-email\?key=([\w-]{43})/.exec(text)?.[1] ?? assert.fail(`no link in ${text}`);
const join = () => ({ username: name, email: `${name}@mail.test`, password: PASSWORD, reason: 'Birds', locale: 'de' });
const enter = () => post('/auth/sign-in', { email: name, password: PASSWORD });
/** The mail that comes, and no other. */
async function onlyMail() {
  await app.drain();
  const [mail, ...others] = mailbox.mails.splice(0);
  assert.deepEqual(
    others.map(({ subject }) => subject),
    [],
  );
  return mail ?? assert.fail('no mail came');
}
async function joinByApp(): Promise<{ client: Client; token: string }> {
  const form = { client_name: 'x', redirect_uris: 'urn:ietf:wg:oauth:2.0:oob', scopes: 'read write' };
  const { client_id, client_secret } = (await createClient(app).post('/api/v1/apps', form)).json();
  const grant = { grant_type: 'client_credentials', client_id, client_secret, scope: 'read write' };
  const own = createClient(app, (await createClient(app).post('/oauth/token', grant)).json().access_token);
  const token = (await own.post('/api/v1/accounts', { ...join(), agreement: true })).json().access_token;
  return { client: createClient(app, token), token };
}

test('who joins confirms an address first, and comes in then', async () => {
  const browser = createBrowser(app);
  assert.equal(await post('/auth/sign-up', join(), browser), '/confirm-email?sent=true');
  assert.equal(browser.cookie, undefined);
  assert.equal(await enter(), '/sign-in?error=unconfirmed');
  assert.equal((await app.inject(`/api/v1/accounts/lookup?acct=${name}`)).statusCode, 404);
  const mail = await onlyMail();
  assert.deepEqual(mail.envelope.to, [`${name}@mail.test`]);
  assert.match(mail.subject ?? '', /^Bestätige deine Adresse für @new/);
  const key = keyIn(mail.text);
  assert.equal((await app.inject(`/confirm-email?key=${key}`)).statusCode, 200);
  assert.equal(await enter(), '/sign-in?error=unconfirmed');
  assert.equal(await post('/auth/confirm-email', { key }), '/confirm-email?done=true');
  assert.equal((await app.inject(`/api/v1/accounts/lookup?acct=${name}`)).statusCode, 200);
  assert.equal(await enter(), '/home');
  assert.equal(await post('/auth/confirm-email', { key }), '/confirm-email?error=forbidden');
  await app.drain();
  assert.deepEqual(mailbox.mails, []);
});

test('staff hear of who joined once there is an address behind it, and once', async () => {
  const mod = await seed.account(`mod${name}`, { role: 'moderator' });
  const asMod = createClient(app, await seed.token(mod));
  const told = async () => (await asMod.get('/api/v1/notifications?types[]=admin.sign_up')).json();
  for (const registrations of ['open', 'approval'] as const) {
    await saveInstanceSettings(app.ctx, { registrations });
    const before = (await told()).length;
    const form = { ...join(), username: `${name}${registrations}`, email: `${name}${registrations}@mail.test` };
    await post('/auth/sign-up', form);
    const mail = await onlyMail();
    assert.equal((await told()).length, before);
    await post('/auth/confirm-email', { key: keyIn(mail.text) });
    await app.drain();
    const [first, ...others] = await told();
    assert.deepEqual([first.account.acct, others.length], [form.username, before]);
    mailbox.mails.length = 0;
  }
  await changeRole(app.ctx, { by: null, accountId: mod.id, role: 'user' });
  await saveInstanceSettings(app.ctx, { registrations: 'open' });
});

test('a token opens nothing before, but has the mail sent again, to another address too', async () => {
  const { client, token } = await joinByApp();
  for (const path of ['/api/v1/accounts/verify_credentials', '/api/v1/timelines/home', '/api/v1/timelines/public']) {
    const answer = await client.get(path);
    assert.deepEqual(
      [answer.statusCode, answer.json().error],
      [403, 'Your login is missing a confirmed e-mail address'],
      path,
    );
  }
  assert.equal((await client.post('/api/v1/statuses', { status: 'hello' })).statusCode, 403);
  assert.equal(
    (await app.inject({ url: '/api/v1/streaming/user', headers: { authorization: `Bearer ${token}` } })).statusCode,
    403,
  );
  assert.equal((await client.get('/api/v1/emails/check_confirmation')).body, 'false');
  const first = keyIn((await onlyMail()).text);
  assert.equal((await client.post('/api/v1/emails/confirmations')).statusCode, 200);
  assert.deepEqual((await onlyMail()).envelope.to, [`${name}@mail.test`]);
  assert.equal((await client.post('/api/v1/emails/confirmations', { email: 'no address' })).statusCode, 422);
  assert.equal(
    (await client.post('/api/v1/emails/confirmations', { email: `Other${name}@mail.test` })).statusCode,
    200,
  );
  const mail = await onlyMail();
  assert.deepEqual(mail.envelope.to, [`other${name}@mail.test`]);
  // What went to the first address confirms nothing any more.
  assert.equal(await post('/auth/confirm-email', { key: first }), '/confirm-email?error=forbidden');
  assert.equal(await post('/auth/confirm-email', { key: keyIn(mail.text) }), '/confirm-email?done=true');
  assert.equal((await client.get('/api/v1/accounts/verify_credentials')).statusCode, 200);
  assert.equal((await client.get('/api/v1/emails/check_confirmation')).body, 'true');
  assert.equal((await client.post('/api/v1/emails/confirmations')).statusCode, 403);
});

test('where mail is sent no more, who comes in is seen, by app and by password', async () => {
  const { token } = await joinByApp();
  const byApp = name;
  name = `new${app.ctx.ids.next()}`;
  await post('/auth/sign-up', join());
  const { database, databaseDirect } = app.ctx.config;
  const quiet = await createTestApp({ clock: app.clock, config: { database, databaseDirect } });
  const seen = async (acct: string) => (await quiet.inject(`/api/v1/accounts/lookup?acct=${acct}`)).statusCode;
  assert.deepEqual([await seen(byApp), await seen(name)], [404, 404]);
  assert.equal((await createClient(quiet, token).get('/api/v1/accounts/verify_credentials')).statusCode, 200);
  assert.deepEqual([await seen(byApp), await seen(name)], [200, 404]);
  const browser = createBrowser(quiet);
  assert.equal(await post('/auth/sign-in', { email: name, password: PASSWORD }, browser), '/home');
  const headers = { cookie: browser.cookie ?? '', 'sec-fetch-site': 'same-origin' };
  await quiet.inject({ url: '/api/v1/accounts/verify_credentials', headers });
  assert.equal(await seen(name), 200);
  await quiet.close();
  // Where it is sent again, they are asked no more.
  assert.equal(await enter(), '/home');
  await app.drain();
});

test('where staff decide, both are wanted', async () => {
  await saveInstanceSettings(app.ctx, { registrations: 'approval' });
  await post('/auth/sign-up', join());
  const key = keyIn((await onlyMail()).text);
  assert.equal(await post('/auth/confirm-email', { key }), '/confirm-email?done=pending');
  assert.match(await enter(), /^\/sign-in\?error=pending/);
  const { id: accountId } = (await findAccountByName.first(app.ctx.db, { usernameKey: name, domain: '' })) ?? { id: 0 };
  await refusePerson(app.ctx, { by: null, accountId, text: 'We are full until spring.\nSorry.' });
  assert.match((await onlyMail()).text ?? '', /nicht angenommen\.[\s\S]*We are full until spring\.\nSorry\.\n/);
  assert.equal((await app.inject(`/api/v1/accounts/lookup?acct=${name}`)).statusCode, 404);
  await approvePerson(app.ctx, { by: null, accountId });
  assert.match((await onlyMail()).subject ?? '', /^Willkommen auf Linnet$/);
  assert.equal(await enter(), '/home');
  await saveInstanceSettings(app.ctx, { registrations: 'open' });
});

test('who is let in before their address is confirmed is nobody until it is', async () => {
  await saveInstanceSettings(app.ctx, { registrations: 'approval' });
  await post('/auth/sign-up', join());
  const key = keyIn((await onlyMail()).text);
  const { id: accountId } = (await findAccountByName.first(app.ctx.db, { usernameKey: name, domain: '' })) ?? { id: 0 };
  await approvePerson(app.ctx, { by: null, accountId });
  await app.drain();
  mailbox.take();
  const seen = async () => (await app.inject(`/api/v1/accounts/lookup?acct=${name}`)).statusCode;
  assert.equal(await seen(), 404);
  await post('/auth/confirm-email', { key });
  assert.equal(await seen(), 200);
  await saveInstanceSettings(app.ctx, { registrations: 'open' });
});

test('a link that went astray is mailed again, and the answer tells nobody who is here', async () => {
  await post('/auth/sign-up', join());
  const first = keyIn((await onlyMail()).text);
  const known = await seed.account(`known${app.ctx.ids.next()}`, { passwordHash });
  for (const login of [name, known.email, 'nobody@mail.test', '']) {
    assert.equal(await post('/auth/resend-confirmation', { email: login }), '/confirm-email?sent=true');
  }
  const again = keyIn((await onlyMail()).text);
  assert.equal(await post('/auth/confirm-email', { key: first }), '/confirm-email?done=true');
  assert.equal(await post('/auth/confirm-email', { key: again }), '/confirm-email?done=true');
  for (const key of ['', 'x', `${again}x`]) {
    assert.equal(await post('/auth/confirm-email', { key }), '/confirm-email?error=forbidden');
  }
});

test('a link is good for three days', async () => {
  await post('/auth/sign-up', join());
  const key = keyIn((await onlyMail()).text);
  app.clock.advance(3 * 24 * 3_600_000 + 1);
  assert.equal(await post('/auth/confirm-email', { key }), '/confirm-email?error=forbidden');
});

test('staff are told whose address is not confirmed', async () => {
  await post('/auth/sign-up', join());
  const { text } = await onlyMail();
  const boss = await seed.account(`boss${app.ctx.ids.next()}`, { role: 'owner' });
  const asBoss = createClient(app, await seed.token(boss, 'admin:read admin:write'));
  const confirmed = async () => (await asBoss.get(`/api/v2/admin/accounts?username=${name}`)).json()[0].confirmed;
  assert.equal(await confirmed(), false);
  assert.equal(await post('/auth/confirm-email', { key: keyIn(text) }), '/confirm-email?done=true');
  assert.equal(await confirmed(), true);
});

test('a link that is asked for late says how long it is good, which is not beyond the week of the sign-up', async () => {
  await post('/auth/sign-up', join());
  const first = (await onlyMail()).text ?? '';
  const joinedAt = app.clock.now();
  const until = (at: number) =>
    new Intl.DateTimeFormat('de', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' }).format(at);
  const untilIn = (text: string) => /Der Link gilt bis (.*) UTC/.exec(text)?.[1] ?? '';
  // The clock of a test goes on by itself.
  const near = (at: number) => [until(at), until(at - 60_000)];
  assert.ok(near(joinedAt + 3 * 24 * 3_600_000).includes(untilIn(first)), first);
  app.clock.advance(6 * 24 * 3_600_000);
  assert.equal(await post('/auth/resend-confirmation', { email: name }), '/confirm-email?sent=true');
  const late = (await onlyMail()).text ?? '';
  assert.ok(near(joinedAt + 7 * 24 * 3_600_000).includes(untilIn(late)), late);
  app.clock.advance(24 * 3_600_000);
  assert.equal(await post('/auth/confirm-email', { key: keyIn(late) }), '/confirm-email?error=forbidden');
});

test('another address is confirmed there, and both are told', async () => {
  const member = await seed.account(name, { passwordHash });
  const client = createClient(app, await seed.token(member));
  const change = (new_email: string, password = PASSWORD) =>
    client.post('/api/v1/user/email_change', { new_email, password });
  assert.equal((await change('else@mail.test', 'wrong')).statusCode, 403);
  assert.equal((await change('no address')).statusCode, 422);
  const wanted = `else${name}@mail.test`;
  const answer = await change(` ${wanted.toUpperCase()} `);
  assert.deepEqual(
    [answer.statusCode, answer.json().email, answer.json().unconfirmed_email],
    [202, member.email, wanted],
  );
  await app.drain();
  const [confirmation, warning] = mailbox.mails.splice(0).sort((a) => (a.envelope.to[0] === wanted ? -1 : 1));
  assert.deepEqual(confirmation?.envelope.to, [wanted]);
  assert.deepEqual(warning?.envelope.to, [member.email]);
  assert.ok(warning?.text?.includes(wanted));
  assert.equal(await post('/auth/confirm-email', { key: keyIn(confirmation?.text) }), '/confirm-email?done=true');
  const now = (await client.get('/api/v1/user')).json();
  assert.deepEqual([now.email, now.unconfirmed_email], [wanted, null]);
  const told = await onlyMail();
  assert.deepEqual([told.envelope.to, /no longer comes to this address/.test(told.text ?? '')], [[member.email], true]);
  assert.equal((await signIn(app.ctx, { login: wanted, password: PASSWORD })).userId, member.userId);
});

test('what was wanted last counts, and the present address takes it back', async () => {
  const member = await seed.account(name, { passwordHash });
  const client = createClient(app, await seed.token(member));
  const keys: string[] = [];
  for (const to of [`one${name}@mail.test`, `two${name}@mail.test`]) {
    await client.post('/api/v1/user/email_change', { new_email: to, password: PASSWORD });
    await app.drain();
    keys.push(keyIn(mailbox.mails.splice(0).find(({ envelope }) => envelope.to[0] === to)?.text));
  }
  assert.equal(await post('/auth/confirm-email', { key: keys[0] ?? '' }), '/confirm-email?error=forbidden');
  const back = await client.post('/api/v1/user/email_change', { new_email: member.email, password: PASSWORD });
  assert.equal(back.json().unconfirmed_email, null);
  assert.equal(await post('/auth/confirm-email', { key: keys[1] ?? '' }), '/confirm-email?error=forbidden');
  assert.equal((await client.get('/api/v1/user')).json().email, member.email);
});

test('staff take an address for confirmed that no mail reaches, once: who waited for that is in', async () => {
  await post('/auth/sign-up', join());
  const key = keyIn((await onlyMail()).text);
  const { id: accountId } = (await findAccountByName.first(app.ctx.db, { usernameKey: name, domain: '' })) ?? { id: 0 };
  const confirm = () => confirmPerson(app.ctx, { by: null, accountId });
  assert.equal(await enter(), '/sign-in?error=unconfirmed');
  await confirm();
  assert.equal(await enter(), '/home');
  assert.equal((await app.inject(`/api/v1/accounts/lookup?acct=${name}`)).statusCode, 200);
  assert.equal(await post('/auth/confirm-email', { key }), '/confirm-email?error=forbidden');
  await assert.rejects(confirm(), { code: 'conflict' });
});

test('an address that somebody wants is theirs when staff confirm it, and the one before is told', async () => {
  const member = await seed.account(name, { passwordHash });
  const client = createClient(app, await seed.token(member));
  const wanted = `else${name}@mail.test`;
  await client.post('/api/v1/user/email_change', { new_email: wanted, password: PASSWORD });
  await app.drain();
  const key = keyIn(mailbox.mails.splice(0).find(({ envelope }) => envelope.to[0] === wanted)?.text);
  await confirmPerson(app.ctx, { by: null, accountId: member.id });
  const now = (await client.get('/api/v1/user')).json();
  assert.deepEqual([now.email, now.unconfirmed_email], [wanted, null]);
  assert.deepEqual((await onlyMail()).envelope.to, [member.email]);
  assert.equal(await post('/auth/confirm-email', { key }), '/confirm-email?error=forbidden');
});

test('without mail nothing is asked, and another address holds at once', async () => {
  const silent = await createTestApp();
  try {
    await saveInstanceSettings(silent.ctx, { registrations: 'open' });
    const browser = createBrowser(silent);
    assert.equal((await browser.post('/auth/sign-up', join())).headers.location, '/home');
    const member = await createSeed(silent.ctx).account('bob', { passwordHash });
    const client = createClient(silent, await createSeed(silent.ctx).token(member));
    assert.equal((await client.get('/api/v1/emails/check_confirmation')).body, 'true');
    assert.equal((await client.post('/api/v1/emails/confirmations')).statusCode, 403);
    const changed = await client.post('/api/v1/user/email_change', { new_email: 'b@mail.test', password: PASSWORD });
    assert.deepEqual([changed.json().email, changed.json().unconfirmed_email], ['b@mail.test', null]);
    // Who joined while mail was sent is not kept out by its end.
    await silent.ctx.db.kysely
      .updateTable('users')
      .set({ emailState: 'asked' })
      .where('id', '=', member.userId)
      .execute();
    assert.equal((await signIn(silent.ctx, { login: 'bob', password: PASSWORD })).userId, member.userId);
  } finally {
    await silent.close();
  }
});
