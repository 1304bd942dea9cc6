import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { openPage, openVisitor, PHONE, signIn, startBrowser, type Visitor } from './browser.ts';
import { expectCalm } from './people.ts';
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
  // Who wants to be found may be shown.
  await openPage(bob.page, '/settings/profile');
  const found = bob.page.getByRole('switch', { name: 'Suggest my profile to others' });
  await found.check();
  await bob.page.getByRole('button', { name: 'Save' }).click();
  await bob.page.getByRole('status').filter({ hasText: /saved/i }).first().waitFor();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const main = (of: Page = page) => of.getByRole('main');

test('a collection is made, filled, shown on the profile and to visitors, and left by who is in it', async () => {
  await openPage(page, '/collections');
  await main().getByText('No collections yet.').waitFor();
  await main().getByText('You are in nobody’s collection.').waitFor();
  assert.deepEqual(await inspectNow(page, 'no collections'), []);
  const name = main().getByRole('textbox', { name: 'New collection' });
  await name.fill('Hedge people');
  await name.press('Enter');
  await page.waitForURL('**/collections/*/edit');
  await main().getByText('Nobody yet.').waitFor();
  await main().getByLabel('What it is about').fill('They know every bird by its song');
  await main().getByLabel('Tag', { exact: true }).fill('#birds');
  await main().getByRole('button', { name: 'Save' }).click();
  await page.getByText('Collection saved').waitFor();
  const find = main().getByRole('searchbox', { name: 'Look for people' });
  await find.fill('nobody-of-this-name');
  await main().getByText('Nobody of that name was found.').waitFor();
  await find.fill('bob');
  await main().getByRole('button', { name: 'Add Bob Wren' }).click();
  await main().getByRole('button', { name: 'Remove Bob Wren' }).waitFor();
  await find.fill('');
  await main()
    .getByRole('list', { name: 'People in the collection' })
    .getByRole('link', { name: /Bob Wren/ })
    .waitFor();
  assert.deepEqual(await inspectNow(page, 'the editor of a collection'), []);

  await openPage(page, '/@alice');
  await main().getByRole('list', { name: 'Collections of people' }).getByRole('link', { name: 'Hedge people' }).click();
  await main().getByRole('heading', { name: 'Hedge people' }).waitFor();
  await main().getByText('1 person').waitFor();
  const address = page.url();
  assert.deepEqual(await inspectNow(page, 'a collection of one’s own'), []);

  const visitor = await openVisitor(browser, server);
  await visitor.page.goto(new URL(address).pathname);
  await main(visitor.page).getByText('They know every bird by its song').waitFor();
  await main(visitor.page)
    .getByRole('link', { name: /Bob Wren/ })
    .waitFor();
  assert.deepEqual(await inspectNow(visitor.page, 'a collection for visitors'), []);

  await openPage(bob.page, '/notifications');
  await main(bob.page).getByText('added you to a collection').waitFor();
  await main(bob.page).getByRole('link', { name: 'Hedge people' }).click();
  await main(bob.page).getByRole('button', { name: 'Report' }).waitFor();
  assert.deepEqual(await inspectNow(bob.page, 'a collection that one is in'), []);
  await main(bob.page).getByRole('button', { name: 'Take me out' }).click();
  await bob.page.getByRole('dialog').getByRole('button', { name: 'Take me out' }).click();
  await bob.page.getByText('You are not in this collection any more').waitFor();
  await main(bob.page).getByText('Nobody yet.').waitFor();

  await openPage(page, `${new URL(address).pathname}/edit`);
  await main().getByRole('button', { name: 'Delete collection' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await page.getByText('Collection deleted').waitFor();
  await main().getByText('No collections yet.').waitFor();
  expectCalm(alice, bob, visitor);
});
