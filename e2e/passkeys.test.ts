import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { openPage, openVisitor, PHONE, signIn, startBrowser, type Visitor } from './browser.ts';
import { expectCalm } from './people.ts';
import { type Server, startServer } from './server.ts';

let server: Server;
let browser: Browser;
let phone: Visitor;
let page: Page;

before(async () => {
  [server, browser] = await Promise.all([startServer({ seed: true }), startBrowser()]);
  phone = await openVisitor(browser, server, { viewport: PHONE });
  page = phone.page;
  // A phone that knows its person by a finger.
  const devtools = await phone.context.newCDPSession(page);
  await devtools.send('WebAuthn.enable', { enableUI: false });
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const main = () => page.getByRole('main');

test('somebody who has no passkey sees nothing of them at sign-in', async () => {
  await page.goto('/sign-in');
  await main().getByRole('button', { name: 'Sign in', exact: true }).waitFor();
  assert.equal(await main().getByRole('button').count(), 1);
  expectCalm(phone);
});

test('a passkey is made, named, and called something else', async () => {
  await signIn(page, 'alice@mail.test', 'linnet-linnet');
  await openPage(page, '/settings/passkeys');
  await main().getByText('You have none yet.').waitFor();
  await main().getByLabel('Name of the passkey').fill('My phone');
  await main().getByRole('button', { name: 'Add a passkey' }).click();
  await page.getByText('The passkey is there').waitFor();
  await main().getByRole('button', { name: 'Rename My phone' }).click();
  await main().getByRole('listitem').getByLabel('Name of the passkey').fill('Pocket');
  await main().getByRole('button', { name: 'Save' }).click();
  await main().getByRole('button', { name: 'Rename Pocket' }).waitFor();
  // The same phone makes no second one.
  await main().getByLabel('Name of the passkey').fill('Twin');
  await main().getByRole('button', { name: 'Add a passkey' }).click();
  await main().getByText('The browser made no passkey.').waitFor();
  expectCalm(phone);
});

test('it signs in with one press, to where somebody was going', async () => {
  await page.context().clearCookies({ name: 'linnet_session' });
  await page.goto('/lists');
  await page.waitForURL('**/sign-in?redirect_to=**');
  const alive = page.waitForEvent('websocket');
  await main().getByRole('button', { name: 'Sign in with a passkey' }).click();
  await page.waitForURL('**/lists');
  await alive;
  expectCalm(phone);
});

test('one that was removed lets nobody in', async () => {
  await openPage(page, '/settings/passkeys');
  await main().getByText('last used').waitFor();
  await main().getByRole('button', { name: 'Remove Pocket' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await main().getByText('You have none yet.').waitFor();
  await page.context().clearCookies({ name: 'linnet_session' });
  await page.goto('/sign-in');
  await main().getByRole('button', { name: 'Sign in with a passkey' }).click();
  await main().getByRole('alert').getByText('This passkey was not accepted.').waitFor();
  expectCalm(phone);
});
