import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { openPage, openVisitor, PHONE, signIn, startBrowser, type Visitor } from './browser.ts';
import { untilAnswered } from './eventually.ts';
import { expectCalm, findPost, publish } from './people.ts';
import { type Server, startServer } from './server.ts';
import { inspectNow } from './visits.ts';

let server: Server;
let browser: Browser;
let alice: Visitor;
let bob: Visitor;
let page: Page;

before(async () => {
  [server, browser] = await Promise.all([startServer({ seed: true }), startBrowser()]);
  alice = await openVisitor(browser, server, { viewport: PHONE });
  bob = await openVisitor(browser, server);
  page = alice.page;
  await signIn(page, 'alice@mail.test', 'linnet-linnet');
  await signIn(bob.page, 'bob@mail.test', 'linnet-linnet');
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const main = () => page.getByRole('main');

test('a list is made, filled from those one follows, and shows what they write as they write it', async () => {
  await openPage(page, '/lists');
  await main().getByText('No lists yet.').waitFor();
  await main().getByRole('textbox', { name: 'New list' }).fill('Hedges');
  await main().getByRole('textbox', { name: 'New list' }).press('Enter');
  await page.waitForURL('**/lists/*/edit');
  await main().getByText('Nobody yet. Look for somebody you follow.').waitFor();
  const find = main().getByRole('searchbox', { name: 'Look among those you follow' });
  // Alice does not follow Carol.
  await find.fill('carol');
  await main().getByText('You follow nobody of that name.').waitFor();
  await find.fill('bob');
  await main().getByRole('button', { name: 'Add Bob Wren' }).click();
  await main().getByRole('button', { name: 'Remove Bob Wren' }).waitFor();
  await find.fill('');
  const members = main().getByRole('list', { name: 'People on the list' });
  await members.getByRole('link', { name: /Bob Wren/ }).waitFor();
  await main().getByLabel('Leave these people out of home').check();
  await main().getByLabel('Those to anybody you follow').check();
  await main().getByLabel('Name', { exact: true }).fill('Hedges and walls');
  assert.deepEqual(await inspectNow(page, 'the editor of a list'), []);
  await main().getByRole('button', { name: 'Save' }).click();
  await page.getByText('List saved').waitFor();

  await main().getByRole('link', { name: 'Hedges and walls' }).click();
  await main().getByRole('heading', { name: 'Hedges and walls' }).waitFor();
  await findPost(page, 'Up early').waitFor();
  assert.deepEqual(await inspectNow(page, 'a list'), []);
  await openPage(bob.page, '/home');
  await publish(bob.page, 'Written while the list is open');
  await findPost(page, 'Written while the list is open').waitFor();
  await openPage(page, '/home');
  await main().getByRole('article').first().waitFor();
  assert.equal(await page.getByText('Written while the list is open').count(), 0, 'it is kept out of home');
  expectCalm(alice, bob);
});

test('a deleted list comes back with everybody on it', async () => {
  await openPage(page, '/lists');
  await main().getByText('Not on home').waitFor();
  await main().getByRole('button', { name: 'Delete: Hedges and walls' }).click();
  await main().getByText('No lists yet.').waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await main().getByRole('link', { name: 'Edit: Hedges and walls' }).click();
  await main().getByRole('button', { name: 'Remove Bob Wren' }).click();
  await main().getByRole('button', { name: 'Undo Bob Wren' }).click();
  await main().getByRole('button', { name: 'Remove Bob Wren' }).waitFor();
  await main().getByRole('checkbox', { name: 'Leave these people out of home', checked: true }).waitFor();
  await main().getByRole('button', { name: 'Delete list' }).click();
  await page.waitForURL('**/lists');
  await main().getByText('No lists yet.').waitFor();
  expectCalm(alice);
});

test('somebody is put on lists from their profile', async () => {
  await openPage(page, '/@bob');
  await main().getByLabel('More').first().click();
  await page.getByRole('button', { name: 'Add to a list' }).click();
  const dialog = page.getByRole('dialog', { name: 'Bob Wren on your lists' });
  await dialog.getByText('No lists yet.').waitFor();
  // A list is shown once it is known who is on it.
  const { promise: held, resolve: release } = Promise.withResolvers<void>();
  await page.route('**/api/v1/lists/*/accounts', async (route) => {
    await held;
    await route.continue();
  });
  const box = dialog.getByRole('checkbox', { name: 'Birds' });
  await dialog.getByRole('textbox', { name: 'New list' }).fill('Birds');
  const put = page.waitForRequest('**/api/v1/lists/*/accounts');
  await dialog.getByRole('button', { name: 'Create' }).click();
  await put;
  assert.equal(await box.count(), 0);
  release();
  await box.waitFor();
  assert.ok(await box.isChecked(), 'who it was made for is on it');
  await page.unroute('**/api/v1/lists/*/accounts');
  assert.deepEqual(await inspectNow(page, 'the lists of somebody'), []);
  await dialog.getByRole('button', { name: 'Close' }).click();

  await openPage(page, '/@carol');
  await main().getByLabel('More').first().click();
  await page.getByRole('button', { name: 'Private note' }).waitFor();
  assert.equal(await page.getByRole('button', { name: 'Add to a list' }).count(), 0, 'only whom one follows');
  await openPage(page, '/@bob');
  await main().getByLabel('More').first().click();
  await page.getByRole('button', { name: 'Add to a list' }).click();
  await untilAnswered(page, () => box.uncheck());
  await dialog.getByRole('button', { name: 'Close' }).click();
  await openPage(page, '/lists');
  await main().getByRole('link', { name: 'Birds', exact: true }).click();
  await main().getByText('Nobody on this list has posted yet').waitFor();
  expectCalm(alice);
});
