import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { openPage, openVisitor, signIn, startBrowser } from './browser.ts';
import { expectCalm } from './people.ts';
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

test('who signs in next on the same browser finds nothing of who was there before', async () => {
  const visitor = await openVisitor(browser, server);
  const { page } = visitor;
  const composer = page.getByRole('main').getByLabel('What would you like to say?');
  const kept = () => page.evaluate(() => Object.entries(localStorage).map((entry) => entry.join('=')));
  const secret = 'Only I know where the nest is';

  await signIn(page, 'alice@mail.test', PASSWORD);
  await composer.fill(secret);
  await openPage(page, '/home');
  assert.equal(await composer.inputValue(), secret, 'a draft outlives the window');
  // A window that is left without signing out, and whose session ended elsewhere.
  await visitor.context.clearCookies();
  await signIn(page, 'bob@mail.test', PASSWORD);
  assert.equal(await composer.inputValue(), '');
  assert.deepEqual(await kept(), []);

  await composer.fill(secret);
  await page.waitForFunction((text) => Object.values(localStorage).some((value) => value.includes(text)), secret);
  await page.getByRole('banner').getByRole('button', { name: 'Sign out' }).click();
  await page.waitForURL('**/');
  assert.deepEqual(await kept(), [], 'signing out forgets');
  await page.goBack();
  assert.equal(await page.getByText(secret).count(), 0);

  await signIn(page, 'bob@mail.test', PASSWORD);
  assert.equal(await composer.inputValue(), '');
  expectCalm(visitor);
  await visitor.close();
});
