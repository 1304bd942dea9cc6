import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { openPage, openVisitor, signIn, startBrowser, type Visitor } from './browser.ts';
import { becomes } from './eventually.ts';
import { expectCalm, findPost, publish } from './people.ts';
import { type Server, startServer } from './server.ts';
import { inspectNow } from './visits.ts';

let server: Server;
let browser: Browser;
let alice: Visitor;
let visitor: Visitor;
let history: string;

before(async () => {
  [server, browser] = await Promise.all([startServer({ seed: true }), startBrowser()]);
  [alice, visitor] = await Promise.all([
    openVisitor(browser, server),
    openVisitor(browser, server, { javaScriptEnabled: false }),
  ]);
  await signIn(alice.page, 'alice@mail.test', 'linnet-linnet');
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

test('who edits a post finds what the edit changed, from the menu of the post', async () => {
  const { page } = alice;
  await openPage(page, '/home');
  await publish(page, 'Nine linnets sang in the gorse');
  const post = findPost(page, 'linnets sang in the gorse');
  await post.getByLabel('More').click();
  await post.getByRole('button', { name: 'Edit', exact: true }).waitFor();
  assert.equal(await post.getByRole('link', { name: 'Edit history' }).count(), 0);
  await post.getByRole('button', { name: 'Edit', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog
    .getByLabel('What would you like to say?')
    .fill('Eleven linnets sang in the gorse, see https://a.test/11');
  await dialog.getByRole('button', { name: 'Save changes' }).click();
  await post.getByLabel('edited').waitFor();

  await post.getByLabel('More').click();
  await post.getByRole('link', { name: 'Edit history' }).click();
  await page.waitForURL(/\/@alice\/\d+\/history$/);
  history = new URL(page.url()).pathname;
  const versions = page.getByRole('main').getByRole('article');
  await versions.nth(1).waitFor();
  const added = ['Added: Eleven', 'Added: , see https://a.test/11'];
  await becomes(() => versions.nth(0).locator('ins').allTextContents(), added);
  await becomes(() => versions.nth(0).locator('del').allTextContents(), ['Removed: Nine']);
  await versions.nth(0).getByRole('link', { name: 'a.test/11' }).waitFor();
  await versions.nth(1).getByText('Nine linnets sang in the gorse').waitFor();
  assert.equal(await versions.nth(1).locator('ins, del').count(), 0);
  assert.deepEqual(await inspectNow(page, history), []);
  expectCalm(alice);
});

test('a visitor without JavaScript is led there by when it was edited', async () => {
  const { page } = visitor;
  await page.goto(history.replace('/history', ''));
  await page.getByRole('link', { name: /^Edited / }).click();
  await page.waitForURL(`**${history}`);
  await page.getByRole('heading', { name: 'Edit history', level: 1 }).waitFor();
  await page.getByRole('article').first().locator('del').getByText('Nine').waitFor();
  assert.match((await page.locator('meta[name=robots]').getAttribute('content')) ?? '', /noindex/);
  expectCalm(visitor);
});

test('the history of a post that was never edited says so, and there is none of what is not there', async () => {
  const { page } = visitor;
  await page.goto('/@bob');
  const href = await findPost(page, 'Up early').locator('a[href*="/@bob/"]').first().getAttribute('href');
  const answer = await page.goto(`${href}/history`);
  assert.equal(answer?.status(), 200);
  await page.getByText('This post was never edited.').waitFor();
  await page.getByRole('article').getByText('Up early').waitFor();
  assert.equal((await page.goto('/@bob/1/history'))?.status(), 404);
  visitor.takeComplaints();
});
