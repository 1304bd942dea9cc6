/** An owner offers a provider of SAML, and somebody comes in by its page, which is at another site. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { type SamlServer, startSamlServer } from '../packages/server/test/api/saml-server.ts';
import { DESKTOP, openPage, openVisitor, PHONE, signIn, startBrowser, type Visitor } from './browser.ts';
import { becomes } from './eventually.ts';
import { type Server, startServer } from './server.ts';
import { inspectNow } from './visits.ts';

let server: Server;
let browser: Browser;
let provider: SamlServer;
let owner: Visitor;

before(async () => {
  [server, browser] = await Promise.all([startServer({ seed: true }), startBrowser()]);
  provider = await startSamlServer({
    people: { wren: { uid: 'wren', displayName: 'Jenny Wren', mail: 'wren@uni.test', groups: ['wardens'] } },
    readSp: async () => (await fetch(`${server.url}/auth/saml/uni/metadata`)).text(),
    encrypts: true,
  });
  owner = await openVisitor(browser, server, { viewport: DESKTOP });
  await signIn(owner.page, 'alice@mail.test', 'linnet-linnet');
});
after(async () => {
  await browser?.close();
  await provider?.close();
  await server?.stop();
});

test('a provider of SAML is tried, offered with roles by group, and says until when its certificate holds', async () => {
  const { page } = owner;
  const main = page.getByRole('main');
  await openPage(page, '/admin/sign-in');
  await main.getByRole('button', { name: 'New provider' }).click();
  const made = page.getByRole('dialog', { name: 'New provider' });
  await made.getByLabel('SAML 2.0').check();
  await made.getByLabel('Name', { exact: true }).fill('The University');
  await made.getByLabel('Short name').fill('uni');
  await made.getByText('/auth/saml/uni/metadata').waitFor();
  await made.getByText('/auth/saml/uni/acs').waitFor();
  await made.getByLabel('Address of its metadata').fill('http://localhost:9/');
  await made.getByLabel('always joins').check();
  assert.deepEqual(await inspectNow(page, 'the dialog of a provider of SAML'), []);
  await made.getByRole('button', { name: 'Save' }).click();
  await made.getByRole('alert').getByText('No metadata can be read at that address').waitFor();
  await made.getByLabel('Address of its metadata').fill(provider.metadataUrl);
  await made.getByLabel('Claim').fill('groups');
  await made.getByRole('button', { name: 'Add a group' }).click();
  await made.getByLabel('Group there').fill('wardens');
  await made.getByLabel('Role here').selectOption('Moderator');
  assert.equal(await made.getByLabel('Scope').count(), 0);
  await made.getByRole('button', { name: 'Save' }).click();
  await page.getByText('The University is offered.').waitFor();
  await main.getByText(/Its certificate holds until .* 20\d\d/).waitFor();
  await main.getByText('wardens → Moderator').waitFor();
  assert.deepEqual(await inspectNow(page, 'sign-in providers, one of SAML'), []);

  await main.getByRole('button', { name: 'Edit The University' }).click();
  const edited = page.getByRole('dialog', { name: 'Edit the provider' });
  await becomes(() => edited.getByLabel('Address of its metadata').inputValue(), provider.metadataUrl);
  await edited.getByLabel('Or its metadata as XML').fill('<a/>');
  await edited.getByRole('button', { name: 'Save' }).click();
  await edited.getByRole('alert').getByText('it describes no provider').waitFor();
  await edited.getByRole('button', { name: 'Cancel' }).click();
  const unexpected = owner.takeComplaints().filter((complaint) => !complaint.includes('422'));
  assert.deepEqual(unexpected, []);
});

test('somebody comes in by its page on a phone, has the role of their group, and goes where they wanted to', async () => {
  const visitor = await openVisitor(browser, server, { viewport: PHONE });
  const { page } = visitor;
  await page.goto('/sign-in?redirect_to=/settings/identities');
  await page.getByRole('main').getByRole('link', { name: 'Sign in with The University' }).click();
  await page.waitForURL((url) => url.hostname !== new URL(server.url).hostname);
  await page.getByLabel('Name').fill('wren');
  await page.getByRole('button', { name: 'Sign in there' }).click();
  await page.getByRole('button', { name: 'Go back' }).click();
  await page.waitForURL('**/settings/identities');
  await page.getByRole('main').getByText('wren@uni.test').first().waitFor();
  await openPage(page, '/@wren');
  await page.getByRole('heading', { name: 'Jenny Wren' }).first().waitFor();
  await page.getByRole('main').getByText('Moderator').first().waitFor();
  assert.deepEqual(
    visitor.takeComplaints().filter((complaint) => complaint.startsWith(server.url)),
    [],
  );
  await visitor.close();
});
