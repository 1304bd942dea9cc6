import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createApp } from '../../src/core/oauth/apps.ts';
import { sanctionAccount } from '../../src/core/sanctions/sanction.ts';
import { saveInstanceSettings } from '../../src/core/users/settings.ts';
import { createSetupLink } from '../../src/core/users/setup.ts';
import { hashPassword } from '../../src/lib/password.ts';
import { systemRng } from '../../src/lib/rng.ts';
import { createTestApp, type TestApp } from '../app.ts';
import { createSeed, type Member, PASSWORD } from '../seed.ts';
import { type Browser, createBrowser } from './browser.ts';

let app: TestApp;
let alice: Member;
let passwordHash: string;

before(async () => {
  app = await createTestApp();
  passwordHash = await hashPassword(PASSWORD, systemRng);
  alice = await createSeed(app.ctx).account('alice', { passwordHash });
});
after(() => app.close());

/** Whether a cookie opens anything. */
async function opens(cookie: string | undefined): Promise<boolean> {
  const headers = { cookie: cookie ?? '', 'sec-fetch-site': 'same-origin' };
  return (await app.inject({ url: '/api/v1/apps/verify_credentials', headers })).statusCode === 200;
}

test('signing in makes a new session each time, signing out ends it', async () => {
  const browser = createBrowser(app);
  const form = { email: ` ${alice.email.toUpperCase()} `, password: PASSWORD };
  const answer = await browser.post('/auth/sign-in', form);
  assert.match(String(answer.headers['set-cookie']), /^linnet_session=[\w-]{43}; Path=\/; .*HttpOnly; SameSite=Lax$/);
  const first = browser.cookie;
  assert.equal(await opens(first), true);
  await browser.post('/auth/sign-in', form);
  assert.notEqual(browser.cookie, first);
  assert.deepEqual([await opens(first), await opens(browser.cookie)], [false, true]);
  const last = browser.cookie;
  const out = await browser.post('/auth/sign-out', {});
  assert.equal(out.headers['clear-site-data'], '"storage"');
  assert.deepEqual([out.statusCode, out.headers.location], [303, '/']);
  // What is left says who was here, and opens nothing.
  assert.match(String(browser.cookie), /^linnet_device=[^;]+$/);
  assert.equal(await opens(browser.cookie), false);
  assert.equal(await opens(last), false);
});

test('over https the cookie is Secure and bound to this host', async () => {
  const secure = await createTestApp({ publicUrl: 'https://linnet.test' });
  const member = await createSeed(secure.ctx).account('alice', { passwordHash });
  const answer = await createBrowser(secure).post('/auth/sign-in', { email: member.email, password: PASSWORD });
  assert.match(String(answer.headers['set-cookie']), /^__Host-linnet_session=[\w-]+; Path=\/; .*; Secure$/);
  await secure.close();
});

test('forms of other sites are refused before anything is checked', async () => {
  const browser = createBrowser(app);
  for (const url of [
    '/auth/sign-in',
    '/auth/sign-out',
    '/auth/sign-up',
    '/setup',
    '/auth/forgot-password',
    '/auth/reset-password',
    '/auth/resend-confirmation',
    '/auth/confirm-email',
  ]) {
    for (const origin of ['https://evil.test', null]) {
      assert.equal((await browser.post(url, { registrations: 'open' }, origin)).statusCode, 403, url);
    }
  }
});

test('a wrong password and an unknown address look the same', async () => {
  const browser = createBrowser(app);
  for (const email of [alice.email, 'nobody@mail.test']) {
    const answer = await browser.post('/auth/sign-in', { email, password: 'wrong', redirect_to: '/home?a=1' });
    assert.deepEqual(
      [answer.statusCode, answer.headers.location],
      [303, '/sign-in?error=invalid&redirect_to=%2Fhome%3Fa%3D1'],
    );
    // What was typed, for the page that asks again; no session.
    assert.match(
      String(answer.headers['set-cookie']),
      /^linnet_typed=[\w-]+; Path=\/; Max-Age=120; HttpOnly; SameSite=Lax$/,
    );
  }
});

test('T154: guessing a password is stopped where it is done, and nobody else is kept out', async () => {
  const victim = await createSeed(app.ctx).account('victim', { passwordHash });
  const enter = async (password: string, from: { browser?: Browser; email?: string; address?: string } = {}) => {
    const { browser = createBrowser(app), email = victim.email, address = '203.0.113.1' } = from;
    const answer = await browser.post('/auth/sign-in', { email, password }, undefined, address);
    return String(answer.headers.location);
  };
  const known = createBrowser(app);
  assert.equal(await enter(PASSWORD, { browser: known }), '/home');
  await known.post('/auth/sign-out', {});

  const guesses: string[] = [];
  for (let i = 0; i < 27; i++)
    guesses.push(await enter(`guess ${i}`, { email: i % 2 ? ' VICTIM@mail.test' : victim.email }));
  assert.equal(guesses[0], '/sign-in?error=invalid');
  assert.equal(guesses.at(-1), '/sign-in?error=limited');
  // Stopped there for good passwords as well, but for a browser that the person has been on before,
  assert.equal(await enter(PASSWORD), '/sign-in?error=limited');
  assert.equal(await enter(PASSWORD, { browser: known }), '/home');
  // from anywhere else, by somebody else at the same place, and not under a cookie that somebody made up.
  assert.equal(await enter(PASSWORD, { address: '203.0.113.2' }), '/home');
  assert.equal(await enter(PASSWORD, { email: alice.email }), '/home');
  const forged = createBrowser(app, String(known.cookie).replace(/(linnet_device=[^.]+)\.\d+/, `$1.${alice.userId}`));
  assert.equal(await enter(PASSWORD, { browser: forged }), '/sign-in?error=limited');
});

test('T158: joining does not tell which e-mail address is known here', async () => {
  const look = (answer: Awaited<ReturnType<Browser['post']>>) => [
    answer.statusCode,
    answer.headers.location?.replace(/ticket=[\w.-]+/, 'ticket=…'),
    String(answer.headers['set-cookie']).replace(/=[^;]{20,}?;/g, '=…;'),
    answer.body,
  ];
  let count = 0;
  for (const registrations of ['approval', 'open', 'closed'] as const) {
    await saveInstanceSettings(app.ctx, { registrations });
    const known = await createSeed(app.ctx).account(`known_${registrations}`, { passwordHash });
    const join = async (email: string) => {
      const form = { username: `joiner${count++}`, email, password: 'long enough', reason: 'Birds' };
      const browser = createBrowser(app);
      const joined = look(await browser.post('/auth/sign-up', form));
      // Neither does trying the new login afterwards.
      return [...joined, ...look(await createBrowser(app).post('/auth/sign-in', { email, password: 'long enough' }))];
    };
    assert.deepEqual(await join(known.email), await join(`fresh${count}@mail.test`), registrations);
  }
  // Whose address it was before still comes in, by the address and by name.
  for (const email of ['known_open@mail.test', '@known_open']) {
    const back = await createBrowser(app).post('/auth/sign-in', { email, password: PASSWORD });
    assert.equal(back.headers.location, '/home', email);
  }
});

test('joining follows what the owner decided', async () => {
  const form = { username: 'newcomer', email: 'new@mail.test', password: 'long enough', reason: '' };
  const join = (changes: object = {}) => createBrowser(app).post('/auth/sign-up', { ...form, ...changes });
  assert.equal((await join()).headers.location, '/sign-up?error=forbidden');

  await saveInstanceSettings(app.ctx, { registrations: 'approval' });
  assert.equal((await join()).headers.location, '/sign-up?error=blank&field=reason');
  const waiting = await join({ reason: 'I like birds' });
  assert.match(String(waiting.headers.location), /^\/sign-in\?error=pending&ticket=[\w.-]+$/);
  assert.equal(waiting.headers['set-cookie'], undefined);
  const early = await createBrowser(app).post('/auth/sign-in', { email: form.email, password: form.password });
  assert.match(String(early.headers.location), /^\/sign-in\?error=pending&ticket=[\w.-]+$/);

  await saveInstanceSettings(app.ctx, { registrations: 'open' });
  assert.equal((await join()).headers.location, '/sign-up?error=taken&field=username');
  const welcome = await join({ username: 'other', email: 'other@mail.test' });
  assert.equal(welcome.headers.location, '/home');
  assert.match(String(welcome.headers['set-cookie']), /^linnet_session=/);
  await saveInstanceSettings(app.ctx, { registrations: 'closed' });
});

test('a set-up link makes the owner, once', async () => {
  const key = new URL(await createSetupLink(app.ctx)).searchParams.get('key') as string;
  const form = { key, username: 'olivia', email: 'o@mail.test', password: 'long enough', title: 'Nest' };
  const claim = (changes: object = {}) =>
    createBrowser(app).post('/setup', { ...form, registrations: 'approval', ...changes });

  const short = await claim({ password: 'x' });
  assert.equal(short.headers.location, `/setup?key=${key}&error=too_short&field=password`);
  assert.equal((await claim({ key: 'x' })).headers.location, '/setup?key=x&error=forbidden');
  const done = await claim();
  assert.equal(done.headers.location, '/home');
  assert.match(String(done.headers['set-cookie']), /^linnet_session=/);
  assert.equal((await claim({ username: 'eve' })).headers.location, `/setup?key=${key}&error=conflict`);
});

test('a suspended person signs in and out, and lets no app in', async () => {
  const seed = createSeed(app.ctx);
  const gone = await seed.account('gone', { passwordHash });
  await sanctionAccount(app.ctx, { targetId: gone.id, kind: 'suspend', text: 'Enough', by: null });
  const browser = createBrowser(app);
  const form = { email: gone.email, password: PASSWORD };
  for (let i = 0; i < 2; i++) {
    const answer = await browser.post('/auth/sign-in', form);
    assert.deepEqual([answer.statusCode, answer.headers.location], [303, '/home']);
  }
  const headers = { cookie: browser.cookie ?? '', 'sec-fetch-site': 'same-origin' };
  const me = await app.inject({ url: '/api/v1/accounts/verify_credentials', headers });
  assert.deepEqual([me.statusCode, me.json().suspended], [200, true]);
  assert.equal((await app.inject({ url: '/api/v1/timelines/home', headers })).statusCode, 403);
  const client = { name: 'Phone', redirectUris: ['https://phone.test/'], scopes: 'read' };
  const { clientId } = await createApp(app.ctx, client);
  const query = new URLSearchParams({
    client_id: clientId,
    redirect_uri: 'https://phone.test/',
    response_type: 'code',
  });
  assert.equal((await app.inject({ url: `/oauth/authorize?${query}`, headers })).statusCode, 403);
  assert.equal((await browser.post('/auth/sign-out', {})).statusCode, 303);
  assert.equal((await app.inject({ url: '/api/v1/accounts/verify_credentials', headers })).statusCode, 401);
});
