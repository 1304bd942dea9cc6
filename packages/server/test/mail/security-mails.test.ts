import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { createApp } from '#src/core/oauth/apps.ts';
import { createCode, exchangeCode } from '#src/core/oauth/codes.ts';
import { changePassword } from '#src/core/users/change-password.ts';
import { hashPassword } from '#src/lib/password.ts';
import { systemRng } from '#src/lib/rng.ts';
import { createBrowser } from '../api/browser.ts';
import { createTestApp, type TestApp } from '../app.ts';
import { createSeed, type Member, PASSWORD } from '../seed.ts';
import { createMailbox, type Mailbox } from './mailbox.ts';

let mailbox: Mailbox;
let app: TestApp;
let alice: Member;
let passwordHash: string;

before(async () => {
  mailbox = await createMailbox();
  app = await createTestApp({ settings: { SMTP_URL: mailbox.url } });
  passwordHash = await hashPassword(PASSWORD, systemRng);
});
after(async () => {
  await app.close();
  await mailbox.stop();
});
beforeEach(async () => {
  alice = await createSeed(app.ctx).account(`alice${app.ctx.ids.next()}`, { passwordHash });
});

const takeMails = async () => {
  await app.drain();
  return mailbox.mails.splice(0);
};

test('a password that was changed is told, with the way back', async () => {
  await changePassword(app.ctx, { userId: alice.userId, currentPassword: PASSWORD, newPassword: 'another one now' });
  const [mail, ...others] = await takeMails();
  assert.deepEqual([mail?.envelope.to, others.length], [[alice.email], 0]);
  assert.match(mail?.subject ?? '', /^The password of @alice\d+@localhost:3000 was changed$/);
  assert.ok(mail?.text?.includes('http://localhost:3000/forgot-password'));
});

test('a new device is told of, the first one and one that is known are not', async () => {
  const enter = (browser = createBrowser(app)) =>
    app
      .inject({
        method: 'POST',
        url: '/auth/sign-in',
        remoteAddress: '203.0.113.7',
        headers: {
          origin: app.ctx.config.publicUrl,
          'user-agent': 'Firefox on a boat <b>',
          'content-type': 'application/x-www-form-urlencoded',
          ...(browser.cookie === undefined ? {} : { cookie: browser.cookie }),
        },
        payload: new URLSearchParams({ email: alice.email, password: PASSWORD }).toString(),
      })
      .then((answer) => String(answer.headers['set-cookie']));
  const first = createBrowser(app);
  await first.post('/auth/sign-in', { email: alice.email, password: PASSWORD });
  assert.equal((await first.open('/home')).statusCode, 200);
  assert.deepEqual(await takeMails(), []);
  await first.post('/auth/sign-in', { email: alice.email, password: PASSWORD });
  assert.deepEqual(await takeMails(), []);
  await enter();
  const [mail, ...others] = await takeMails();
  assert.equal(others.length, 0);
  assert.match(mail?.subject ?? '', /was used on a new device$/);
  assert.match(mail?.text ?? '', /Firefox on a boat <b>\n203\.0\.113\.7\n/);
  assert.match(String(mail?.html), /on a boat &lt;b&gt;<br>203\.0\.113\.7/);
  assert.ok(mail?.text?.includes('/settings/sessions'));
});

test('an app that was let in is told of, once', async () => {
  const redirectUri = 'https://app.test/back';
  const made = await createApp(app.ctx, { name: 'A\u202e small <i>app', redirectUris: [redirectUri], scopes: 'read' });
  const letIn = async () => {
    const code = await createCode(app.ctx, {
      appId: made.id,
      userId: alice.userId,
      redirectUri,
      scopes: 'read',
      challenge: null,
    });
    await exchangeCode(app.ctx, { appId: made.id, appSecret: made.clientSecret, code, redirectUri });
    return takeMails();
  };
  const [mail, ...others] = await letIn();
  assert.equal(others.length, 0);
  assert.match(mail?.subject ?? '', /^An app may use @alice\d+@localhost:3000 now$/);
  assert.match(mail?.text ?? '', /the app “A small <i>app” use @alice/);
  assert.deepEqual(await letIn(), []);
});
