import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { addProvider } from '#src/core/providers/keep-providers.ts';
import { saveInstanceSettings } from '#src/core/users/settings.ts';
import { createBrowser } from '../api/browser.ts';
import { CLIENT, startOidcServer, visitOidcServer } from '../api/oidc-server.ts';
import { createTestApp, type TestApp } from '../app.ts';
import { createMailbox, type Mailbox } from './mailbox.ts';

let mailbox: Mailbox;
let app: TestApp;
let server: Awaited<ReturnType<typeof startOidcServer>>;

before(async () => {
  mailbox = await createMailbox();
  app = await createTestApp({ settings: { SMTP_URL: mailbox.url, FEDERATION_ALLOW_PRIVATE: 'true' } });
  const people = {
    said: { preferred_username: 'said', email: 'said@work.test' },
    text: { preferred_username: 'text', email: 'text@work.test', email_verified: 'false' },
    known: { preferred_username: 'known', email: 'known@work.test', email_verified: true },
  };
  server = await startOidcServer(people, () => [`${app.ctx.config.publicUrl}/auth/oidc/office/callback`]);
  const client = { issuer: server.issuer, clientId: CLIENT.id, clientSecret: CLIENT.secret };
  await addProvider(app.ctx, { ...client, by: null, key: 'office', title: 'Work', joins: 'server' });
  await saveInstanceSettings(app.ctx, { registrations: 'open' });
});
after(async () => {
  await app.close();
  await server.close();
  await mailbox.stop();
});

/** Comes from the provider as somebody; answers where that leads. */
async function visit(login: string): Promise<string> {
  const browser = createBrowser(app);
  const asked = await browser.open('/auth/oidc/office');
  const back = await visitOidcServer(String(asked.headers.location), login);
  return String((await browser.open(back.slice(app.ctx.config.publicUrl.length))).headers.location);
}

for (const login of ['said', 'text']) {
  test(`an address that a provider has not seen to is confirmed by mail first: ${login}`, async () => {
    assert.equal(await visit(login), '/sign-in?error=unconfirmed');
    assert.equal(await visit(login), '/sign-in?error=unconfirmed');
    assert.equal((await app.inject(`/api/v1/accounts/lookup?acct=${login}`)).statusCode, 404);
    await app.drain();
    const mail = mailbox.take();
    assert.deepEqual(mail?.envelope.to, [`${login}@work.test`]);
    const key = /\/confirm-email\?key=([\w-]{43})/.exec(mail?.text ?? '')?.[1] ?? assert.fail('no link');
    const { headers } = await createBrowser(app).post('/auth/confirm-email', { key });
    assert.equal(headers.location, '/confirm-email?done=true');
    assert.equal(await visit(login), '/home');
  });
}

test('one that it has seen to is not asked for again', async () => {
  assert.equal(await visit('known'), '/home');
});
