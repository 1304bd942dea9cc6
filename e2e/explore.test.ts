import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { openPage, openVisitor, signIn, startBrowser, type Visitor } from './browser.ts';
import { expectCalm } from './people.ts';
import { type Server, startServer } from './server.ts';

let server: Server;
let browser: Browser;
let member: Visitor;
let page: Page;

before(async () => {
  [server, browser] = await Promise.all([startServer({ seed: true }), startBrowser()]);
  member = await openVisitor(browser, server);
  page = member.page;
  await signIn(page, 'alice@mail.test', 'linnet-linnet');
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

test('people are listed, followed, and suggestions waved away and taken back', async () => {
  // Somebody who wants to be listed, and writes.
  const other = await openVisitor(browser, server);
  await signIn(other.page, 'carol@mail.test', 'linnet-linnet');
  await openPage(other.page, '/settings/profile');
  await other.page.getByRole('switch', { name: 'Suggest my profile to others' }).check();
  await other.page.getByRole('button', { name: 'Save' }).first().click();
  await openPage(page, '/explore/people');
  await page.getByRole('link', { name: 'Active' }).click();
  await page.waitForURL('**order=active');
  const main = page.getByRole('main');
  await main.getByRole('link', { name: /@carol/ }).waitFor();
  await page.getByRole('link', { name: 'Show all servers' }).click();
  await page.waitForURL('**everywhere=1');
  await page.getByRole('link', { name: 'New', exact: true }).click();
  await main.getByRole('link', { name: /@carol/ }).waitFor();
  expectCalm(member, other);
});
