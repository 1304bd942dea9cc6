import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { openPage, openVisitor, PHONE, signIn, startBrowser } from './browser.ts';
import { becomes, opensWith } from './eventually.ts';
import { expectCalm, findPost } from './people.ts';
import { type Server, startServer } from './server.ts';
import { inspectNow } from './visits.ts';

let server: Server;
let browser: Browser;

before(async () => {
  [server, browser] = await Promise.all([startServer({ seed: true }), startBrowser()]);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

test('notifications of strangers are filtered, decided about and then shown', async () => {
  const alice = await openVisitor(browser, server, { viewport: PHONE });
  const bob = await openVisitor(browser, server);
  await signIn(alice.page, 'alice@mail.test', 'linnet-linnet');
  await signIn(bob.page, 'bob@mail.test', 'linnet-linnet');
  const main = alice.page.getByRole('main');

  await openPage(alice.page, '/settings/notifications');
  await main.getByLabel('People you do not follow').selectOption('Filter');
  await alice.page.getByText('Saved').waitFor();
  assert.deepEqual(await inspectNow(alice.page, 'settings'), []);
  await alice.page.reload();
  await becomes(() => main.getByLabel('People you do not follow').inputValue(), 'filter');

  // Bob moderates, which lets his mentions through; alice follows him, and not carol.
  const carol = await openVisitor(browser, server);
  await signIn(carol.page, 'carol@mail.test', 'linnet-linnet');
  const composer = carol.page.getByRole('main');
  await composer.getByLabel('What would you like to say?').fill('@alice out of the blue');
  await composer.getByRole('button', { name: 'Post', exact: true }).click();
  await findPost(carol.page, 'out of the blue').waitFor();

  const filtered = main.getByText('Notifications of 1 person were filtered');
  await opensWith(() => openPage(alice.page, '/notifications'), filtered);
  assert.equal(await main.getByText('out of the blue').count(), 0);
  await filtered.click();
  await main.getByText('out of the blue').waitFor();
  assert.deepEqual(await inspectNow(alice.page, 'filtered notifications'), []);
  await main.getByRole('checkbox', { name: 'Select all' }).check();
  await main.getByRole('button', { name: 'Accept selected' }).click();
  await alice.page.getByText('Accepted 1 person').waitFor();
  await main.getByText('Nothing was filtered.').waitFor();
  await openPage(alice.page, '/notifications');
  await main.getByText('out of the blue').first().waitFor();
  expectCalm(alice, bob, carol);
  await Promise.all([alice, bob, carol].map((one) => one.close()));
});
