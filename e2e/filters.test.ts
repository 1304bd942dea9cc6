import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { openPage, openVisitor, signIn, startBrowser, type Visitor } from './browser.ts';
import { focused, untilAnswered } from './eventually.ts';
import { expectCalm, findPost, openSettings } from './people.ts';
import { type Server, startServer } from './server.ts';

const WORDS = 'The window is closed';

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

const folded = (title: string) => page.getByRole('article', { name: `Filtered: ${title}` }).first();

test('a filter is made, and folds posts away until somebody looks', async () => {
  await openPage(page, '/settings/profile');
  await openSettings(page, 'Filters');
  await page.getByText('No filters yet.').waitFor();
  await page.getByRole('link', { name: 'New filter' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Draughts');
  await page.getByLabel('Word or phrase 1', { exact: true }).fill('Window');
  await page.getByRole('button', { name: 'Add another' }).click();
  await focused(page.getByLabel('Word or phrase 2', { exact: true })).fill('nobody says this');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('link', { name: /^Draughts.*2 words or phrases/ }).waitFor();

  await page.getByRole('link', { name: 'Home' }).first().click();
  await folded('Draughts').waitFor();
  assert.equal(await page.getByText(WORDS).count(), 0);
  await folded('Draughts').getByRole('button', { name: 'Show anyway' }).press('Enter');
  const post = findPost(page, WORDS);
  await post.waitFor();
  // The post has the focus of its row.
  await focused(post).waitFor();
  expectCalm(member);
});

test('what is left out is gone from home, and back with the filter', async () => {
  await openPage(page, '/settings/filters');
  await page.getByRole('link', { name: /^Draughts/ }).click();
  await page.getByLabel('Leave out').check();
  await page.getByRole('button', { name: 'Remove nobody says this' }).click();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('link', { name: /^Draughts.*Leave out.*1 word or phrase/ }).waitFor();
  await openPage(page, '/home');
  await page.getByRole('article').first().waitFor();
  assert.equal((await page.getByText(WORDS).count()) + (await folded('Draughts').count()), 0);

  await openPage(page, '/settings/filters');
  await page.getByRole('button', { name: 'Delete: Draughts' }).click();
  await page.getByText('No filters yet.').waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('link', { name: /^Draughts.*Leave out.*1 word or phrase/ }).waitFor();
  await untilAnswered(page, () => page.getByRole('button', { name: 'Delete: Draughts' }).click());
  await page.getByText('No filters yet.').waitFor();
  await openPage(page, '/home');
  await findPost(page, WORDS).waitFor();
  expectCalm(member);
});

test('a post is filtered from its menu, and let go again', async () => {
  await openPage(page, '/home');
  const post = findPost(page, WORDS);
  await post.getByLabel('More').click();
  await post.getByRole('link', { name: 'Filter this post' }).click();
  await page.getByRole('heading', { name: 'Add this post to a filter' }).waitFor();
  await page.getByText(WORDS).waitFor();
  await page.getByLabel('Name', { exact: true }).fill('Only this');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.waitForURL('**/home');
  await folded('Only this').waitFor();

  await openPage(page, '/settings/filters');
  await page.getByRole('link', { name: /^Only this.*1 post/ }).click();
  await page.getByRole('heading', { name: 'Single posts' }).waitFor();
  await untilAnswered(page, () => page.getByRole('button', { name: 'Remove', exact: true }).click());
  await page.getByRole('heading', { name: 'Single posts' }).waitFor({ state: 'detached' });
  await openPage(page, '/home');
  await findPost(page, WORDS).waitFor();
  expectCalm(member);
});
