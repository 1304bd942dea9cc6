import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { openPage, openVisitor, signIn, startBrowser, type Visitor } from './browser.ts';
import { becomes } from './eventually.ts';
import { expectCalm, findPost, publish } from './people.ts';
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

async function search(text: string): Promise<void> {
  const box = page.getByRole('main').getByRole('searchbox');
  await box.fill(text);
  await box.press('Enter');
  await page.waitForURL((url) => url.searchParams.get('q') === text);
}

test('posts are found by words and operators, kind by kind', async () => {
  await openPage(page, '/home');
  await publish(page, 'Two firecrests in the spruce, at last #firecrest');
  await openPage(page, '/search');
  await page.getByText('Search more precisely').click();
  await page.getByText('has:poll').waitFor();
  await search('firecrests');
  await findPost(page, 'Two firecrests').waitFor();
  const kinds = page.getByRole('navigation', { name: 'What to search for' });
  await kinds.getByRole('link', { name: 'Posts' }).click();
  await page.waitForURL('**type=statuses');
  await findPost(page, 'Two firecrests').waitFor();
  // The kind stays while one searches on.
  await search('"the firecrests"');
  await page.getByRole('status').filter({ hasText: 'No post found.' }).waitFor();
  assert.equal(new URL(page.url()).searchParams.get('type'), 'statuses');
  await search('"in the spruce" from:me -rain');
  await findPost(page, 'Two firecrests').waitFor();
  await kinds
    .getByRole('link', { name: 'Hashtags' })
    .or(kinds.getByRole('link', { name: 'Tags' }))
    .click();
  await page.waitForURL('**type=hashtags');
  await search('firecre');
  await page.getByRole('main').getByRole('link', { name: '#firecrest', exact: true }).waitFor();
  expectCalm(member);
});

test('days are those of the browser, also where the page came whole', async () => {
  const query = '"in the spruce" before:2099-01-01';
  await openPage(page, '/search');
  const asked = page.waitForRequest((request) => new URL(request.url()).searchParams.has('timezone'));
  await search(query);
  await asked;
  await findPost(page, 'Two firecrests').waitFor();
  await openPage(page, `/search?q=${encodeURIComponent(query)}`);
  await findPost(page, 'Two firecrests').waitFor();
  await search('"in the spruce" before:2020');
  await page.getByRole('status').filter({ hasText: 'Nothing found.' }).waitFor();
  expectCalm(member);
});

test('what was searched for is kept in this browser until one forgets it, or signs out', async () => {
  await openPage(page, '/search?q=bob');
  await page.getByRole('heading', { name: 'People' }).waitFor();
  await openPage(page, '/search');
  const recent = page.getByRole('region', { name: 'Recent searches' });
  await recent.getByRole('link', { name: 'bob' }).waitFor();
  await recent.getByRole('button', { name: 'Remove “firecrests”' }).click();
  await recent.getByRole('link', { name: 'firecrests', exact: true }).waitFor({ state: 'detached' });
  await recent.getByRole('link', { name: 'bob' }).click();
  await page.waitForURL('**/search?q=bob');
  await openPage(page, '/search');
  await recent.getByRole('button', { name: 'Clear all' }).click();
  await recent.waitFor({ state: 'detached' });
  await openPage(page, '/search?q=carol');
  await page.getByRole('heading', { name: 'People' }).waitFor();
  await page.getByRole('button', { name: 'Sign out' }).first().click();
  await page.waitForURL((url) => url.pathname === '/');
  await becomes(() => page.evaluate('Object.keys(localStorage)'), [], 'what is kept');
  expectCalm(member);
});
