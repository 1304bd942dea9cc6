import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { openPage, openVisitor, PHONE, signIn, startBrowser, type Visitor } from './browser.ts';
import { expectCalm } from './people.ts';
import { type Server, startServer } from './server.ts';
import { inspectNow } from './visits.ts';

let server: Server;
let browser: Browser;
/** The owner, with a phone. */
let alice: Visitor;
let page: Page;

before(async () => {
  [server, browser] = await Promise.all([startServer({ seed: true }), startBrowser()]);
  alice = await openVisitor(browser, server, { viewport: PHONE });
  page = alice.page;
  await signIn(page, 'alice@mail.test', 'linnet-linnet');
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const main = () => page.getByRole('main');
const dialog = () => page.getByRole('dialog');

test('a server is found, suspended after it was said what that is about, listed, and let in again', async () => {
  await openPage(page, '/admin/servers');
  await main().getByText('There are none.').waitFor();
  assert.deepEqual(await inspectNow(page, 'servers'), []);
  await main().getByRole('textbox').fill('https://Bad.example/users/x');
  await main().getByRole('button', { name: 'Find' }).click();
  await main().getByRole('link', { name: 'Look at Bad.example' }).click();
  await main().getByRole('heading', { name: 'bad.example' }).waitFor();
  await main().getByText('Now: Open').waitFor();
  assert.deepEqual(await inspectNow(page, 'a server'), []);

  await main()
    .getByRole('radio', { name: /^Suspended/ })
    .check();
  await main().getByLabel('Why, for the staff').fill('spam');
  await main().getByRole('button', { name: 'Decide' }).click();
  await dialog().getByText('0 accounts known here').waitFor();
  await dialog().getByRole('button', { name: 'Decide' }).click();
  await main().getByText('Now: Suspended').waitFor();
  assert.deepEqual(await inspectNow(page, 'a server that is suspended'), []);

  await openPage(page, '/admin/servers?which=decided');
  await main().getByText('Suspended · spam').waitFor();
  await main().getByRole('link', { name: 'bad.example' }).click();
  await main().getByRole('button', { name: 'Take it back' }).click();
  await dialog().getByRole('button', { name: 'Take it back' }).click();
  await main().getByText('Now: Open').waitFor();
  await openPage(page, '/admin/servers?which=decided');
  await main().getByText('There are none.').waitFor();
  expectCalm(alice);
});

test('what is no server’s name is said to be none', async () => {
  await openPage(page, '/admin/servers');
  const answer = await page.goto('/admin/servers/localhost');
  assert.equal(answer?.status(), 422);
  alice.takeComplaints();
});
