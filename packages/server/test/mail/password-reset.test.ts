import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { listAuditEntries } from '#src/core/audit/list.ts';
import { changeRole, disablePerson, handOutResetLink } from '#src/core/people/access.ts';
import { changePassword } from '#src/core/users/change-password.ts';
import { saveLocale } from '#src/core/users/locale.ts';
import { findUserById } from '#src/core/users/queries.ts';
import { resetPassword } from '#src/core/users/reset-password.ts';
import { insertRow } from '#src/db/insert.ts';
import { hashPassword } from '#src/lib/password.ts';
import { systemRng } from '#src/lib/rng.ts';
import { createBrowser } from '../api/browser.ts';
import { createClient } from '../api/mastodon/client.ts';
import { createTestApp, type TestApp } from '../app.ts';
import { createSeed, type Member, PASSWORD, type Seed } from '../seed.ts';
import { createMailbox, type Mailbox } from './mailbox.ts';

const NEW_PASSWORD = 'something new altogether';
let mailbox: Mailbox;
let app: TestApp;
let seed: Seed;
let passwordHash: string;
let alice: Member;

before(async () => {
  mailbox = await createMailbox();
  app = await createTestApp({ settings: { SMTP_URL: mailbox.url } });
  seed = createSeed(app.ctx);
  passwordHash = await hashPassword(PASSWORD, systemRng);
});
after(async () => {
  await app.close();
  await mailbox.stop();
});
beforeEach(async () => {
  await app.drain();
  mailbox.mails.length = 0;
  alice = await seed.account(`alice${app.ctx.ids.next()}`, { passwordHash });
});

const post = (path: string, form: Record<string, string>) => createBrowser(app).post(path, form);
const forget = (email: string, locale = 'en') => post('/auth/forgot-password', { email, locale });
const reset = async (key: string, password = NEW_PASSWORD) =>
  String((await post('/auth/reset-password', { key, password })).headers.location);
const keyIn = (text = '') => /\/reset-password\?key=([\w-]{43})/.exec(text)?.[1] ?? assert.fail(`no link in ${text}`);
const askForKey = async (login = alice.email) => {
  await forget(login);
  await app.drain();
  // Another mail to them may be on its way, and mails come in any order.
  return keyIn(mailbox.mails.splice(0).find(({ text }) => text?.includes('/reset-password?'))?.text);
};
const signIn = async (email: string, password: string) =>
  String((await post('/auth/sign-in', { email, password })).headers.location);

test('whoever gets the mail chooses a new password, and everything that was signed in is out', async () => {
  const token = await seed.token(alice);
  const subscription = { endpoint: 'https://push.example.org/x', keys: { p256dh: P256DH, auth: 'A'.repeat(22) } };
  assert.equal((await createClient(app, token).post('/api/v1/push/subscription', { subscription })).statusCode, 200);
  const key = await askForKey();
  assert.equal((await createClient(app, token).get('/api/v1/accounts/verify_credentials')).statusCode, 200);
  assert.equal(await reset(key), '/sign-in?done=password');
  assert.equal((await createClient(app, token).get('/api/v1/accounts/verify_credentials')).statusCode, 401);
  assert.equal(await signIn(alice.email, PASSWORD), '/sign-in?error=invalid');
  assert.equal(await signIn(alice.email, NEW_PASSWORD), '/home');
  assert.match(await reset(key), /error=forbidden/);
});

test('a key or a provider that was added since opens nothing any more; the provider that somebody joined by does', async () => {
  const { userId } = alice;
  const { createdAt } = (await findUserById.first(app.ctx.db, { id: userId })) ?? { createdAt: 0 };
  const identity = { userId, name: 'x', lastUsedAt: null, subject: 's' };
  await app.ctx.db.write(async (tx) => {
    const key = { credentialId: 'c', publicKey: 'k', signCount: 0, name: 'theirs', lastUsedAt: null };
    await insertRow(tx, 'passkeys', { id: app.ctx.ids.next(), userId, createdAt, ...key });
    await insertRow(tx, 'identities', {
      id: app.ctx.ids.next(),
      issuer: 'https://joined.test',
      createdAt,
      ...identity,
    });
    const later = createdAt + 86_400_000;
    await insertRow(tx, 'identities', {
      id: app.ctx.ids.next(),
      issuer: 'https://e.test',
      createdAt: later,
      ...identity,
    });
  });
  const { kysely } = app.ctx.db;
  assert.equal(await reset(await askForKey()), '/sign-in?done=password');
  const kept = await kysely.selectFrom('identities').select('issuer').where('userId', '=', userId).execute();
  const keys = await kysely.selectFrom('passkeys').select('id').where('userId', '=', userId).execute();
  assert.deepEqual([kept, keys], [[{ issuer: 'https://joined.test' }], []]);
});

test('who is suspended chooses a new password too, and is told of it: they come in to say something against it', async () => {
  await app.ctx.db.kysely.updateTable('accounts').set({ suspendedAt: 1 }).where('id', '=', alice.id).execute();
  assert.equal(await reset(await askForKey()), '/sign-in?done=password');
  await app.drain();
  assert.match(mailbox.take()?.subject ?? '', /^The password of @alice\d+@\S+ was changed$/);
  assert.doesNotMatch(await signIn(alice.email, NEW_PASSWORD), /error/);
});

test('T158: opening the page uses nothing up, no cache may keep it, and no other site is told its address', async () => {
  const key = await askForKey();
  for (const method of ['HEAD', 'GET'] as const) {
    const page = await app.inject({ method, url: `/reset-password?key=${key}` });
    assert.deepEqual([page.statusCode, page.headers['cache-control']], [200, 'private, no-store']);
    assert.equal(page.headers['referrer-policy'], 'same-origin');
    assert.doesNotMatch(String(page.headers['content-security-policy']), /https?:\/\/(?!localhost:3000)/);
  }
  assert.equal(await reset(key), '/sign-in?done=password');
});

const countMails = async () =>
  (await app.ctx.db.kysely.selectFrom('jobs').select('id').where('name', 'in', ['mail.links', 'mail.send']).execute())
    .length;

test('T158: the answer and what it costs are the same, whoever goes by that login', async () => {
  const disabled = await seed.account(`disabled${app.ctx.ids.next()}`);
  await app.ctx.db.kysely.updateTable('users').set({ disabledAt: 1 }).where('id', '=', disabled.userId).execute();
  const logins = [
    alice.email,
    alice.username,
    `@${alice.username}`,
    disabled.email,
    'nobody@mail.test',
    'nobody',
    '',
    'x'.repeat(9_000),
  ];
  for (const login of logins) {
    const written = await countMails();
    const answer = await forget(login);
    assert.deepEqual(
      [answer.statusCode, answer.headers.location, answer.body],
      [303, '/forgot-password?sent=true', ''],
    );
    assert.ok((await countMails()) <= written + 1, login);
    await app.drain();
  }
  assert.deepEqual(
    mailbox.mails.map(({ envelope }) => envelope.to),
    [[alice.email], [alice.email], [alice.email]],
  );
});

test('each login under an address has a mail of its own, which says whose it is', async () => {
  const email = `shared${app.ctx.ids.next()}@mail.test`;
  const names: string[] = [];
  for (let i = 0; i < 5; i++) {
    const member = await seed.account(`many${app.ctx.ids.next()}`, { passwordHash });
    await app.ctx.db.kysely.updateTable('users').set({ email }).where('id', '=', member.userId).execute();
    names.push(member.username);
  }
  await forget(email);
  await app.drain();
  const subjects = mailbox.mails.map(({ subject }) => subject).sort();
  assert.deepEqual(
    subjects,
    names.slice(0, 3).map((name) => `A new password for @${name}@localhost:3000`),
  );
  const mail = mailbox.mails.find(({ subject }) => subject?.includes(names[1] as string));
  assert.equal(await reset(keyIn(mail?.text)), '/sign-in?done=password');
  assert.equal(await signIn(names[0] as string, PASSWORD), '/home');
  assert.equal(await signIn(names[1] as string, NEW_PASSWORD), '/home');
});

test('T158: links lead here, whatever host a request names', async () => {
  const { publicUrl } = app.ctx.config;
  let sent = 0;
  for (const headers of [
    { host: 'evil.test' },
    { 'x-forwarded-host': 'evil.test', forwarded: 'host=evil.test' },
    { 'x-original-host': 'evil.test', 'x-host': 'evil.test', referer: 'https://evil.test/' },
  ]) {
    await app.inject({
      method: 'POST',
      url: '/auth/forgot-password',
      headers: { 'content-type': 'application/x-www-form-urlencoded', origin: publicUrl, ...headers },
      payload: new URLSearchParams({ email: alice.email }).toString(),
    });
    await app.drain();
    const mail = mailbox.take();
    if (mail === undefined) continue;
    sent += 1;
    assert.doesNotMatch(`${mail.text}${mail.html}`, /evil\.test/);
    assert.ok(mail.text?.includes(`${publicUrl}/reset-password?key=`));
  }
  assert.ok(sent >= 2, `${sent} mails`);
});

test('T158: a link is good for an hour, and until another one or the old password was used', async () => {
  const late = await askForKey();
  app.clock.advance(3_600_001);
  assert.match(await reset(late), /error=forbidden/);

  const [first, second] = [await askForKey(), await askForKey()];
  assert.equal(await reset(second), '/sign-in?done=password');
  assert.match(await reset(first), /error=forbidden/);

  const third = await askForKey();
  await changePassword(app.ctx, { userId: alice.userId, currentPassword: NEW_PASSWORD, newPassword: PASSWORD });
  assert.match(await reset(third), /error=forbidden/);
  assert.equal(await signIn(alice.email, PASSWORD), '/home');
});

test('T158: of two who use one link at the same moment one comes through', async () => {
  const key = await askForKey();
  const answers = await Promise.all([reset(key, 'the first of the two'), reset(key, 'the second of the two')]);
  assert.equal(answers.filter((answer) => answer === '/sign-in?done=password').length, 1);
});

test('a bad password leaves the link good; a key that is none opens nothing', async () => {
  const key = await askForKey();
  assert.equal(await reset(key, 'short'), `/reset-password?key=${key}&error=too_short&field=password`);
  assert.match(await reset(key, 'x'.repeat(1_001)), /error=too_long/);
  for (const bad of ['', 'x', key.toLowerCase().replace(/.$/, '-'), `${key} `, "' or 1=1"]) {
    assert.match(await reset(bad), /error=forbidden/, bad);
  }
  assert.equal(await reset(key), '/sign-in?done=password');
});

test('T158: only the hash of a key is stored', async () => {
  const key = await askForKey();
  const rows = JSON.stringify([
    await app.ctx.db.kysely.selectFrom('userLinks').selectAll().execute(),
    await app.ctx.db.kysely.selectFrom('jobs').selectAll().execute(),
  ]);
  assert.equal(rows.includes(key), false);
});

test('it is written in the language of the account, else in that of the page', async () => {
  await forget(alice.email, 'fr-CA');
  await app.drain();
  assert.match(mailbox.take()?.subject ?? '', /^Un nouveau mot de passe pour @/);
  await saveLocale(app.ctx, alice.id, 'de-AT');
  await forget(alice.email, 'fr');
  await app.drain();
  assert.match(mailbox.take()?.subject ?? '', /^Ein neues Passwort für @/);
});

test('T158: one login is written to five times an hour', async () => {
  const answers: string[] = [];
  for (let i = 0; i < 6; i++)
    answers.push(String((await forget(i % 2 ? ` ${alice.email.toUpperCase()}` : alice.email)).headers.location));
  await app.drain();
  assert.deepEqual([answers[4], answers[5]], ['/forgot-password?sent=true', '/forgot-password?error=limited']);
  assert.equal(mailbox.mails.length, 5);
});

test('staff make a link for who has lost their password: it is told once, to them alone, and its person hears of it', async () => {
  const boss = await seed.account(`boss${app.ctx.ids.next()}`, { role: 'owner' });
  const scopes = 'read admin:read admin:write';
  const path = (member: Member) => `/api/v1/admin/accounts/${member.id}/reset_link`;
  const asBoss = createClient(app, await seed.token(boss, scopes, { confirmed: true }));
  const earliest = app.clock.now();
  const made = await asBoss.post(path(alice));
  assert.equal(made.statusCode, 200, made.body);
  assert.equal(made.headers['cache-control'], 'private, no-store');
  const { url, expires_at: until } = made.json();
  const madeAt = Date.parse(until) - 24 * 3_600_000;
  assert.ok(madeAt >= earliest && madeAt <= app.clock.now(), until);
  const key = keyIn(url);
  const [entry] = await listAuditEntries(app.ctx, { act: 'user.reset-link' }, { limit: 1 });
  assert.deepEqual([entry?.accountId, entry?.targetLabel], [boss.id, `@${alice.username}`]);
  const kept = ['auditEntries', 'jobs', 'userLinks'] as const;
  for (const table of kept) {
    assert.ok(!JSON.stringify(await app.ctx.db.kysely.selectFrom(table).selectAll().execute()).includes(key), table);
  }
  await app.drain();
  const [told] = mailbox.mails.splice(0);
  assert.match(told?.text ?? '', /made a link by which a new password for @alice\d+@localhost:3000 can be chosen/);
  assert.ok(!told?.text?.includes(key));
  const token = await seed.token(alice);
  assert.equal(await reset(key), '/sign-in?done=password');
  assert.equal((await createClient(app, token).get('/api/v1/accounts/verify_credentials')).statusCode, 401);
  assert.match(await reset(key), /error=forbidden/);

  // Not for who is not below, for who may not, without having shown who they are, and not of people elsewhere.
  const admin = await seed.account(`admin${app.ctx.ids.next()}`, { role: 'admin' });
  const mod = await seed.account(`mod${app.ctx.ids.next()}`, { role: 'moderator' });
  const asAdmin = createClient(app, await seed.token(admin, scopes, { confirmed: true }));
  const asMod = createClient(app, await seed.token(mod, scopes, { confirmed: true }));
  const count = async () => (await app.ctx.db.kysely.selectFrom('userLinks').select('userId').execute()).length;
  const before = [await count(), (await listAuditEntries(app.ctx, null, { limit: 40 })).length];
  assert.equal((await asAdmin.post(path(boss))).statusCode, 403);
  assert.equal((await asAdmin.post(path(admin))).statusCode, 403);
  assert.equal((await asMod.post(path(alice))).statusCode, 403);
  const unsure = await createClient(app, await seed.token(boss, scopes)).post(path(alice));
  assert.match(String(unsure.headers['www-authenticate']), /insufficient_user_authentication/);
  const far = { ...alice, ...(await seed.remoteAccount('far')) };
  assert.equal((await asBoss.post(path(far))).statusCode, 404);
  assert.deepEqual([await count(), (await listAuditEntries(app.ctx, null, { limit: 40 })).length], before);
  assert.equal((await asAdmin.post(path(mod))).statusCode, 200);
});

test('without mail nothing is written, and the operator makes the link', async () => {
  const silent = await createTestApp();
  try {
    const member = await createSeed(silent.ctx).account('bob', { passwordHash });
    const answer = await createBrowser(silent).post('/auth/forgot-password', { email: member.email });
    assert.equal(answer.statusCode, 303);
    assert.deepEqual(
      await silent.ctx.db.kysely
        .selectFrom('jobs')
        .select('id')
        .where('name', 'in', ['mail.links', 'mail.send'])
        .execute(),
      [],
    );
    const instance = (await silent.inject('/api/v2/instance')).json();
    assert.equal(instance.configuration.mail.enabled, false);
    assert.match((await silent.inject('/forgot-password')).body, /sends no mail/);

    const { url: link } = await handOutResetLink(silent.ctx, { by: null, accountId: member.id });
    silent.clock.advance(23 * 3_600_000);
    const done = await createBrowser(silent).post('/auth/reset-password', { key: keyIn(link), password: NEW_PASSWORD });
    assert.equal(done.headers.location, '/sign-in?done=password');
    const nobody = { by: null, accountId: member.id + 1 };
    await assert.rejects(handOutResetLink(silent.ctx, nobody), { code: 'not-found' });
  } finally {
    await silent.close();
  }
  assert.equal((await app.inject('/api/v2/instance')).json().configuration.mail.enabled, true);
});

/** A point of the curve. */
const P256DH = 'BNNL5ZaTfK81qhXOx23-wewhigUeFb632jN6LvRWCFH1ubQr77FE_9qV1FuojuRmHP42zmf34rXgW80OvUVDgTk';

test('a link that staff handed on ends with what let it be made', async () => {
  const ctx = app.ctx;
  const seed = createSeed(ctx);
  const [boss, second] = [
    await seed.account('chief', { role: 'owner' }),
    await seed.account('second', { role: 'admin' }),
  ];
  const choose = (url: string) => resetPassword(ctx, { key: keyIn(url), password: NEW_PASSWORD });
  const raised = await seed.account('raised');
  const before = await handOutResetLink(ctx, { by: second.id, accountId: raised.id });
  await changeRole(ctx, { by: boss.id, accountId: raised.id, role: 'admin' });
  await assert.rejects(choose(before.url), { code: 'forbidden' });

  const [one, other] = [await seed.account('one'), await seed.account('other')];
  const byWhoFell = await handOutResetLink(ctx, { by: second.id, accountId: one.id });
  const byTheOwner = await handOutResetLink(ctx, { by: boss.id, accountId: other.id });
  await disablePerson(ctx, { by: boss.id, accountId: second.id });
  await assert.rejects(choose(byWhoFell.url), { code: 'forbidden' });
  await choose(byTheOwner.url);

  const third = await seed.account('third', { role: 'admin' });
  const byWhoLeft = await handOutResetLink(ctx, { by: third.id, accountId: one.id });
  await changeRole(ctx, { by: boss.id, accountId: third.id, role: 'user' });
  await assert.rejects(choose(byWhoLeft.url), { code: 'forbidden' });
});
