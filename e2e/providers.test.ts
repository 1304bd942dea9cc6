import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { BASE_DN, READER, startLdapServer } from '../packages/server/test/api/ldap-server.ts';
import { CLIENT, startOidcServer } from '../packages/server/test/api/oidc-server.ts';
import { openPage, openVisitor, PHONE, startBrowser, type Visitor } from './browser.ts';
import { opensWith, untilLoaded } from './eventually.ts';
import { type Server, startServer } from './server.ts';

const MAIN = join(import.meta.dirname, '../packages/server/dist/main.js');

let server: Server;
let browser: Browser;
let directory: Awaited<ReturnType<typeof startLdapServer>>;
let provider: Awaited<ReturnType<typeof startOidcServer>>;
let phone: Visitor;
let page: Page;

before(async () => {
  directory = await startLdapServer({
    wren: {
      password: 'the password of there',
      attributes: { uid: 'wren', mail: 'wren@uni.test', displayName: 'Jenny Wren', entryUUID: 'id-of-wren' },
    },
    rob: {
      password: 'another password of there',
      attributes: { uid: 'rob', mail: 'rob@uni.test', displayName: 'Rob', entryUUID: 'id-of-rob' },
    },
  });
  const env = {
    LDAP_URL: directory.url,
    LDAP_BIND_DN: READER.dn,
    LDAP_BIND_PASSWORD: READER.password,
    LDAP_BASE_DN: BASE_DN,
    LDAP_TITLE: 'The University',
    LDAP_JOINS: 'always',
  };
  [server, browser] = await Promise.all([startServer({ seed: true, env }), startBrowser()]);
  const people = { robin: { preferred_username: 'Robin', name: 'Robin Redbreast', email: 'robin@work.test' } };
  provider = await startOidcServer(people, () => [`${server.url}/auth/oidc/office/callback`]);
  phone = await openVisitor(browser, server, { viewport: PHONE });
  page = phone.page;
});
after(async () => {
  await browser?.close();
  await provider?.close();
  await server?.stop();
  await directory?.close();
});

const main = () => page.getByRole('main');

/** Says who one is on the provider's own pages. */
async function signInThere(name: string) {
  await page.locator('input[name=login]').fill(name);
  await page.locator('input[name=password]').fill('x');
  await untilLoaded(page, () => page.locator('button[type=submit]').click());
  await page.locator('button[type=submit]').click();
}

test('without a provider nothing is said of them', async () => {
  await page.goto('/sign-in');
  await main().getByRole('button', { name: 'Sign in', exact: true }).waitFor();
  assert.equal(
    await main()
      .getByRole('link', { name: /Sign in with/ })
      .count(),
    0,
  );
});

test('where people join by invites, somebody with an account elsewhere needs one, and joins by it', async () => {
  await server.command('settings', 'set', 'registrations', 'invite');
  const args = ['providers', 'add', 'office', '--issuer', provider.issuer, '--client-id', CLIENT.id, '--title', 'Work'];
  const env = {
    PATH: process.env['PATH'],
    DATA_DIR: server.dataDir,
    PORT: new URL(server.url).port,
    FEDERATION_ALLOW_PRIVATE: 'true',
  };
  const added = spawnSync(process.execPath, [MAIN, ...args, '--joins', 'server'], { env, input: `${CLIENT.secret}\n` });
  assert.match(added.stdout.toString(), /auth\/oidc\/office\/callback/, added.stderr.toString());
  // Processes tell each other within two seconds.
  const link = main().getByRole('link', { name: 'Sign in with Work' });
  await opensWith(() => page.goto('/sign-in?redirect_to=/lists'), link);
  await link.click();
  await signInThere('robin');
  await main().getByRole('alert').getByText('Only people with an invite may join.').waitFor();
  await page.goto('/sign-up');
  await main().getByRole('heading', { name: 'Only people with an invite may join.' }).waitFor();
  const join = main().getByRole('link', { name: 'Join with Work' });
  assert.equal(await join.count(), 0);
  const { pathname } = new URL(/http\S+\/invite\/\w+/.exec(await server.command('invites', 'create'))?.[0] ?? '');
  await page.goto(pathname);
  // They are signed in there already.
  await join.click();
  await page.waitForURL('**/home');
  await openPage(page, '/settings/identities');
  await main().getByText('robin@work.test').first().waitFor();
});

test('it is taken away, and connected again by who is signed in', async () => {
  await main().getByRole('button', { name: 'Remove Work robin@work.test' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await main().getByText('None is connected.').waitFor();
  await main().getByRole('button', { name: 'Connect Work' }).click();
  await main().getByText('It is connected').waitFor();
  await main().getByText('robin@work.test').first().waitFor();
  // What the provider's own pages complain of is theirs.
  assert.deepEqual(
    phone.takeComplaints().filter((complaint) => complaint.startsWith(server.url)),
    [],
  );
});

test('somebody connects who they are in a directory, by the password of there', async () => {
  await main().getByRole('button', { name: 'Connect The University' }).click();
  const form = main().getByRole('form', { name: 'Connect The University' });
  await form.getByLabel('Name there').fill('rob');
  await form.getByLabel('Password there').fill('wrong');
  await form.getByRole('button', { name: 'Connect' }).click();
  await main().getByRole('alert').waitFor();
  await form.getByLabel('Password there').fill('another password of there');
  await form.getByRole('button', { name: 'Connect' }).click();
  await main().getByText('rob@uni.test').first().waitFor();
  phone.takeComplaints();
});

test('and somebody else of it signs in for the first time, by the form for everybody', async () => {
  const other = await openVisitor(browser, server, { viewport: PHONE });
  await other.page.goto('/sign-in');
  await other.page.getByText('People of The University sign in with the name and password').waitFor();
  await other.page.getByLabel('E-mail address or username').fill('wren');
  await other.page.getByLabel('Password', { exact: true }).fill('the password of there');
  await other.page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await other.page.waitForURL('**/home');
  await openPage(other.page, '/@wren');
  await other.page.getByRole('heading', { name: 'Jenny Wren' }).first().waitFor();
  assert.deepEqual(other.takeComplaints(), []);
  await other.close();
});
