import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { createApp, ensureWebApp } from '#src/core/oauth/apps.ts';
import { createCode, exchangeCode } from '#src/core/oauth/codes.ts';
import { createToken } from '#src/core/oauth/tokens.ts';
import { connectIdentity, listIdentities, removeIdentity } from '#src/core/providers/identities.ts';
import { renewBackupCodes, turnOffTwoFactor } from '#src/core/two-factor/manage.ts';
import { finishSetUp, startSetUp } from '#src/core/two-factor/set-up.ts';
import { changePassword } from '#src/core/users/change-password.ts';
import { hashPassword } from '#src/lib/password.ts';
import { systemRng } from '#src/lib/rng.ts';
import { totpCode } from '#src/lib/totp.ts';
import { createBrowser } from '../api/browser.ts';
import { createDevice } from '../api/device.ts';
import { createClient } from '../api/mastodon/client.ts';
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

test('every way in that comes or goes is told of, with what it is called', async () => {
  const { ctx } = app;
  const { userId } = alice;
  const { tokenId } = await createToken(ctx, { appId: await ensureWebApp(ctx), userId, scopes: 'read write' });
  const told = async () =>
    (await takeMails()).map(({ subject, text }) => [subject, text?.split('\n').slice(0, 3).join(' ')]);
  const expectTold = async (words: RegExp) => {
    const [mail, ...others] = await told();
    assert.equal(others.length, 0);
    assert.match(mail?.[0] ?? '', /^How to sign in to @alice\d+@localhost:3000 has changed$/);
    assert.match(mail?.[1] ?? '', words);
  };
  const { secret } = await startSetUp(ctx, userId);
  assert.deepEqual(await told(), [], 'what is only begun opens nothing');
  const code = totpCode(fromBase32(secret), Math.floor(app.clock.now() / 30_000));
  await finishSetUp(ctx, { userId, tokenId, code });
  await expectTold(/Two-factor sign-in is on/);
  await renewBackupCodes(ctx, userId);
  await expectTold(/New backup codes were made/);
  await turnOffTwoFactor(ctx, { userId, tokenId });
  await expectTold(/Two-factor sign-in is off/);
  const claims = {
    issuer: 'https://id.test',
    subject: `s${userId}`,
    email: 'a\u202eb@id.test',
    username: '',
    displayName: '',
    emailVerified: true,
    roleValues: null,
  };
  await connectIdentity(ctx, userId, claims);
  await expectTold(/through another account now, “ab@id\.test”/);
  await connectIdentity(ctx, userId, claims);
  assert.deepEqual(await told(), [], 'it was there before');
  const [identity] = await listIdentities(ctx, userId);
  await removeIdentity(ctx, { userId, tokenId, id: identity?.id as number });
  await expectTold(/“ab@id\.test” opens .* no more/);
});

test('a passkey that comes or goes is told of', async () => {
  const client = createClient(app, await createSeed(app.ctx).token(alice));
  await client.post('/api/v1/user/confirm', { password: PASSWORD });
  const { challenge } = (await client.post('/api/v1/user/passkeys/options')).json() as { challenge: string };
  const device = createDevice(app.ctx.config.publicUrl, 'localhost');
  const added = await client.post('/api/v1/user/passkeys', { name: 'Phone', ...device.register(challenge) });
  assert.match((await takeMails()).map(({ text }) => text).join(), /one more passkey now, “Phone”/);
  await client.delete(`/api/v1/user/passkeys/${(added.json() as { id: string }).id}`);
  assert.match((await takeMails()).map(({ text }) => text).join(), /The passkey “Phone” opens .* no more/);
});

function fromBase32(text: string): Buffer {
  const bits = [...text].map((sign) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(sign).toString(2).padStart(5, '0'));
  return Buffer.from((bits.join('').match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}
