import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { CLIENT, startOidcServer } from '../packages/server/test/api/oidc-server.ts';
import { openPage, openVisitor, PHONE, startBrowser, type Visitor } from './browser.ts';
import { type Server, startServer } from './server.ts';

const MAIN = join(import.meta.dirname, '../packages/server/dist/main.js');

let server: Server;
let browser: Browser;
let provider: Awaited<ReturnType<typeof startOidcServer>>;
let phone: Visitor;
let page: Page;

before(async () => {
  [server, browser] = await Promise.all([startServer({ seed: true }), startBrowser()]);
  const people = { robin: { preferred_username: 'Robin', name: 'Robin Redbreast', email: 'robin@work.test' } };
  provider = await startOidcServer(people, () => [`${server.url}/auth/oidc/office/callback`]);
  phone = await openVisitor(browser, server, { viewport: PHONE });
  page = phone.page;
});
after(async () => {
  await browser?.close();
  await provider?.close();
  await server?.stop();
});

const main = () => page.getByRole('main');

/** Says who one is on the provider's own pages. */
async function signInThere(name: string) {
  await page.locator('input[name=login]').fill(name);
  await page.locator('input[name=password]').fill('x');
  await page.locator('button[type=submit]').click();
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
  do {
    await page.goto('/sign-in?redirect_to=/lists');
  } while ((await link.count()) === 0);
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
