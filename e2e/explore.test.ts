import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { openPage, openVisitor, signIn, startBrowser, type Visitor } from './browser.ts';
import { opensWith, untilAnswered } from './eventually.ts';
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

test('people are listed by who is active and who is new, here and everywhere', async () => {
  await openPage(page, '/home');
  await openPage(page, '/explore/people');
  const kinds = page.getByRole('navigation', { name: 'People' });
  await kinds.getByRole('link', { name: 'Active' }).click();
  await page.waitForURL('**order=active');
  const main = page.getByRole('main');
  await main.getByRole('link', { name: /@carol/ }).waitFor();
  await main.getByRole('link', { name: 'Show all servers' }).click();
  await page.waitForURL('**everywhere=1');
  await kinds.getByRole('link', { name: 'New' }).click();
  await page.waitForURL('**order=new**');
  await main.getByRole('link', { name: /@bob/ }).waitFor();
  expectCalm(member);
});

test('a friend of a friend is suggested, waved away, and taken back', async () => {
  await openPage(page, '/explore/people');
  await page.getByText('Nobody to suggest yet.').waitFor();
  const bob = await openVisitor(browser, server);
  await signIn(bob.page, 'bob@mail.test', 'linnet-linnet');
  await openPage(bob.page, '/@carol');
  await bob.page.getByRole('button', { name: /^Follow / }).click();
  await bob.page.getByRole('button', { name: /^Unfollow / }).waitFor();
  // Worked out in the background, when somebody asks.
  const dismiss = page.getByRole('button', { name: /^Do not suggest Carol/ });
  const either = page.getByText('Nobody to suggest yet.').or(page.getByText('Followed by people you follow')).first();
  const open = async () => {
    await openPage(page, '/explore/people');
    await either.waitFor();
  };
  await opensWith(open, dismiss);
  await dismiss.click();
  await page.getByText('Nobody to suggest yet.').waitFor();
  await untilAnswered(page, () => page.getByRole('button', { name: 'Undo' }).click());
  await dismiss.waitFor();
  await openPage(page, '/explore/people');
  await dismiss.click();
  await page.getByText('Not suggested again').waitFor();
  await openPage(page, '/explore/people');
  await page.getByText('Nobody to suggest yet.').waitFor();
  expectCalm(member, bob);
});
