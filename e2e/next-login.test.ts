import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { openPage, openVisitor, signIn, startBrowser, type Visitor } from './browser.ts';
import { becomes } from './eventually.ts';
import { type Server, startServer } from './server.ts';

const PASSWORD = 'linnet-linnet';
let server: Server;
let browser: Browser;

before(async () => {
  [server, browser] = await Promise.all([startServer({ seed: true }), startBrowser()]);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** A window whose session has ended may have asked for something, and is refused; nothing else is complained of. */
function expectRefused({ takeComplaints }: Visitor): void {
  assert.deepEqual(
    takeComplaints().filter((complaint) => !complaint.includes('401 (Unauthorized)')),
    [],
  );
}

test('who signs in next on the same browser finds nothing of who was there before', async () => {
  const visitor = await openVisitor(browser, server);
  const { page } = visitor;
  const composer = page.getByRole('main').getByLabel('What would you like to say?');
  const kept = () => page.evaluate(() => Object.entries(localStorage).map((entry) => entry.join('=')));
  const secret = 'Only I know where the nest is';

  await signIn(page, 'alice@mail.test', PASSWORD);
  const isKept = () =>
    page.waitForFunction((text) => Object.values(localStorage).some((value) => value.includes(text)), secret);
  await composer.fill(secret);
  await isKept();
  await openPage(page, '/home');
  await becomes(() => composer.inputValue(), secret, 'a draft outlives the window');
  // A window that is left without signing out, and whose session ended elsewhere.
  await visitor.context.clearCookies();
  await signIn(page, 'bob@mail.test', PASSWORD);
  expectRefused(visitor);
  // Where Bob reads is his own.
  const ofOthers = async () => (await kept()).filter((entry) => !entry.startsWith('linnet:place:'));
  await becomes(ofOthers, [], 'what is kept');
  await becomes(() => composer.inputValue(), '');

  await composer.fill(secret);
  await isKept();
  await page.getByRole('banner').getByRole('button', { name: 'Sign out' }).click();
  await page.waitForURL('**/');
  await becomes(kept, [], 'signing out forgets: what is kept');
  await page.goBack();
  assert.equal(await page.getByText(secret).count(), 0);

  await signIn(page, 'bob@mail.test', PASSWORD);
  await becomes(() => composer.inputValue(), '');
  expectRefused(visitor);
  await visitor.close();
});
