import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { openPage, openVisitor, PHONE, signIn, startBrowser, type Visitor } from './browser.ts';
import { becomes, opensWith, untilAnswered } from './eventually.ts';
import { findComposer, findPost } from './people.ts';
import { type Server, startServer } from './server.ts';

/* What people wrote, where they read and what they pressed outlasts reloads, lost lines and sessions that end. */

/** What of the answers is read here. */
interface Answer {
  id?: string;
  home?: { last_read_id: string };
  0?: { content: string };
}

const PASSWORD = 'linnet-linnet';
let server: Server;
let browser: Browser;
let desk: Visitor;
let phone: Visitor;

before(async () => {
  [server, browser] = await Promise.all([startServer({ seed: true }), startBrowser()]);
  desk = await openVisitor(browser, server);
  phone = await openVisitor(browser, server, { viewport: PHONE });
  for (const { page } of [desk, phone]) await signIn(page, 'alice@mail.test', PASSWORD);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** Calls the API as who is signed in on a page. */
async function call(page: Page, method: string, path: string, params?: object): Promise<Answer> {
  return page.evaluate(
    async ([verb, url, body]) => {
      const answer = await fetch(url!, {
        method: verb!,
        headers: { 'content-type': 'application/json' },
        ...(body ? { body } : {}),
      });
      return answer.json();
    },
    [method, path, params && JSON.stringify(params)] as const,
  );
}

const write = async (page: Page, text: string) => call(page, 'POST', '/api/v1/statuses', { status: text });
const composerText = (page: Page) => page.getByRole('main').getByLabel('What would you like to say?');
const topOf = async (page: Page, text: string) => (await findPost(page, text).boundingBox())?.y ?? Number.NaN;
const countWaiting = (page: Page) =>
  page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('linnet:outbox:')).length);
const near = (wanted: number) => (y: number) => Math.abs(y - wanted) < 30;

test('a timeline is where it was: after a reload, at another device, with what is new behind a button', async () => {
  const { page } = desk;
  await openPage(phone.page, '/lists');
  for (let count = 1; count <= 60; count++) await write(page, `Verse ${count}.`);
  await openPage(page, '/home');
  await findPost(page, 'Verse 60.').waitFor();
  for (const verse of ['Verse 42.', 'Verse 25.', 'Verse 12.']) await findPost(page, verse).scrollIntoViewIfNeeded();
  await page.evaluate(() => window.scrollBy(0, 300));
  await findPost(page, 'Verse 10.').waitFor();
  const key = () => page.evaluate(() => Object.keys(localStorage).find((name) => name.endsWith(':home')) ?? '');
  await becomes(key, /^linnet:place:\d+:home$/, 'where the place is kept');
  // Kept a moment after the last movement.
  const top = () =>
    page.evaluate(() => {
      const row = [...document.querySelectorAll('li[data-row]')].find((one) => one.getBoundingClientRect().bottom > 80);
      const kept = JSON.parse(
        localStorage.getItem(Object.keys(localStorage).find((name) => name.endsWith(':home')) ?? '') ?? '{}',
      );
      return kept.id === row?.getAttribute('data-row') ? (row?.textContent ?? '') : '';
    });
  await becomes(top, /Verse \d+\./, 'the post at the top');
  const verse = /Verse \d+\./.exec(await top())![0];
  const before = await topOf(page, verse);

  await Promise.all([page.waitForEvent('websocket'), page.reload()]);
  await page.getByText('You were here').waitFor();
  await becomes(() => topOf(page, verse), near(before), `${verse} is where it was`);
  const newest = await write(phone.page, 'Verse 61.');
  await page.getByRole('button', { name: /^\d+ new posts?$/ }).click();
  await findPost(page, 'Verse 61.').waitFor();

  // Back where they were, and the window closed: another device hears of it.
  await findPost(page, verse).scrollIntoViewIfNeeded();
  await page.evaluate(() => window.scrollBy(0, 40));
  await phone.page.evaluate(() => localStorage.clear());
  await openPage(page, '/lists');
  const marker = async () => (await call(phone.page, 'GET', '/api/v1/markers?timeline[]=home')).home?.last_read_id;
  await becomes(marker, (id) => id !== undefined && id !== newest.id, 'what other devices hear');
  await openPage(phone.page, '/home');
  await phone.page.getByText('You were here').waitFor();
});

const anyPost = (page: Page) => page.getByRole('article').first();

test('a session that ended is asked for in place: page, draft and what was pressed stay', async () => {
  const { page, context } = desk;
  await openPage(page, '/home');
  await findComposer(page);
  await composerText(page).fill('Half a thought');
  // Signed out elsewhere: the cookie opens nothing any more.
  await context.clearCookies();
  // Whichever they were reading: home does not begin at the top.
  await anyPost(page).getByRole('button', { name: /^Like/ }).click();
  const dialog = page.getByRole('dialog', { name: 'You were signed out. Sign in to go on' });
  await dialog.getByLabel('Password').fill('not-this-one');
  await dialog.getByRole('button', { name: 'Sign in' }).click();
  await dialog.getByRole('alert').waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  // A page waits for its reader; the address is the one that was asked for.
  await page.getByRole('link', { name: 'Bookmarks' }).first().click();
  await dialog.getByLabel('Password').fill(PASSWORD);
  await dialog.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL('**/bookmarks');
  await page.goBack();
  await becomes(() => composerText(page).inputValue(), 'Half a thought', 'the draft');
  await composerText(page).fill('');
});

test('without a line the page stays and goes on by itself, and a post waits and is out once', async () => {
  const { page, context } = desk;
  await openPage(page, '/home');
  const composer = await findComposer(page);
  await context.setOffline(true);
  await page.getByText(/^You are offline\. This is from \d/).waitFor();
  const like = anyPost(page).getByRole('button', { name: /^Like/ });
  for (let press = 0; press < 3; press++) await like.click();
  await page.getByText('The server cannot be reached').first().waitFor();
  assert.equal(await page.getByText('The server cannot be reached').count(), 1, 'said once');

  for (const text of ['Written in a tunnel', 'Written at its end']) {
    await composerText(page).fill(text);
    await composer.getByRole('button', { name: 'Post', exact: true }).click();
    await becomes(() => composerText(page).inputValue(), '', 'it was taken');
  }
  await page.getByText('2 posts are not out yet.').waitFor();
  await page.getByRole('link', { name: 'Bookmarks' }).first().click();
  await anyPost(page).waitFor();
  assert.match(page.url(), /\/home$/);

  await context.setOffline(false);
  await page.waitForURL('**/bookmarks');
  await page.getByText('Posted').first().waitFor();
  await page.getByText('not out yet').waitFor({ state: 'detached' });
  await openPage(page, '/@alice');
  await findPost(page, 'Written in a tunnel').waitFor();
  await becomes(() => page.getByRole('article').filter({ hasText: 'Written in a tunnel' }).count(), 1, 'once');
});

test('what waits can be changed and removed, and outlasts the window', async () => {
  const { page, context } = desk;
  await openPage(page, '/home');
  const composer = await findComposer(page);
  // The line is cut between the server and its answer: the post is out, and nobody knows.
  await page.route('**/api/v1/statuses', async (route) => {
    await route.fetch();
    await context.setOffline(true);
    await route.abort();
  });
  await composerText(page).fill('Sent, and not heard of');
  await composer.getByRole('button', { name: 'Post', exact: true }).click();
  await page.getByText('1 post is not out yet.').waitFor();
  await page.unroute('**/api/v1/statuses');
  await composerText(page).fill('To be removed');
  await composer.getByRole('button', { name: 'Post', exact: true }).click();
  await page.getByText('2 posts are not out yet.').getByRole('button', { name: 'Show' }).click();
  const list = page.getByRole('dialog', { name: 'Posts that are not out yet' });
  const row = (text: string) => list.getByRole('listitem').filter({ hasText: text });
  await row('To be removed').getByRole('button', { name: 'Delete' }).click();
  await row('To be removed').waitFor({ state: 'detached' });
  await row('Sent, and not heard of').getByText('Waits for the connection').waitFor();
  await list.getByRole('button', { name: 'Close' }).click();
  await context.setOffline(false);
  await becomes(() => countWaiting(page), 0, 'what waits');
  await openPage(page, '/@alice');
  await findPost(page, 'Sent, and not heard of').waitFor();
  await becomes(() => page.getByRole('article').filter({ hasText: 'Sent, and not heard of' }).count(), 1, 'once');
  await becomes(() => page.getByRole('article').filter({ hasText: 'To be removed' }).count(), 0, 'removed');
});

test('a post may be taken back while nobody has it', async () => {
  const { page } = desk;
  await openPage(page, '/settings/writing');
  await untilAnswered(page, () => page.getByLabel('Time to take a post back').selectOption('30'));
  await openPage(page, '/home');
  const composer = await findComposer(page);
  await composerText(page).fill('Too quick');
  await composer.getByRole('button', { name: 'Post', exact: true }).click();
  await page.getByText('Goes out in 30 seconds').waitFor();
  const outNow = async () => (await call(page, 'GET', '/api/v1/timelines/home?limit=1'))[0]?.content ?? '';
  assert.doesNotMatch(await outNow(), /Too quick/);
  await page.getByRole('button', { name: 'Undo' }).click();
  const dialog = page.getByRole('dialog');
  await becomes(() => dialog.locator('textarea').inputValue(), 'Too quick', 'what was taken back');
  await page.keyboard.press('Escape');
  await page.getByText('1 post is not out yet.').getByRole('button', { name: 'Show' }).click();
  await page.getByRole('dialog').getByText('You took it back').waitFor();
  await page.getByRole('dialog').getByRole('button', { name: 'Edit' }).click();
  await dialog.locator('textarea').fill('Slow enough');
  await dialog.getByRole('button', { name: 'Post', exact: true }).click();
  await page.getByText('Goes out in 30 seconds').waitFor();
  // Whoever leaves has not taken it back.
  await opensWith(() => openPage(page, '/@alice'), findPost(page, 'Slow enough'));
  await becomes(() => countWaiting(page), 0, 'what waits');
  await becomes(() => page.getByRole('article').filter({ hasText: 'Slow enough' }).count(), 1, 'once');
  await call(page, 'PATCH', '/api/v1/preferences', { 'posting:undo': 0 });
});

async function openEdit(page: Page): Promise<void> {
  const post = findPost(page, 'Slow enough');
  await post.getByLabel('More').click();
  await post.getByRole('button', { name: 'Edit', exact: true }).click();
}

test('an edit that was not saved is there again', async () => {
  const { page } = desk;
  await openPage(page, '/@alice');
  await openEdit(page);
  const area = page.getByRole('dialog').locator('textarea');
  await becomes(() => area.inputValue(), 'Slow enough', 'what is edited');
  await area.fill('Slow enough, and long');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await Promise.all([page.waitForEvent('websocket'), page.reload()]);
  await openEdit(page);
  await becomes(() => area.inputValue(), 'Slow enough, and long', 'the edit');
});

test('a changed form is not left without a question', async () => {
  const { page } = desk;
  await openPage(page, '/settings/profile');
  await page.getByLabel('Display name').fill('Alice the unsaved');
  await page.getByRole('link', { name: 'Home' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'You changed something here that is not saved.' });
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await becomes(() => page.getByLabel('Display name').inputValue(), 'Alice the unsaved', 'the field');
  await page.getByRole('link', { name: 'Home' }).first().click();
  await dialog.getByRole('button', { name: 'Leave without saving' }).click();
  await page.waitForURL('**/home');
});

test('too many requests are waited out, and a slow page is seen to be on its way', async () => {
  const { page } = desk;
  await openPage(page, '/home');
  let asked = 0;
  await page.route('**/api/v1/bookmarks*', async (route) => {
    asked += 1;
    if (asked === 1)
      await route.fulfill({ status: 429, headers: { 'retry-after': '2' }, json: { error: 'Slow down' } });
    else await route.continue();
  });
  await page.getByRole('link', { name: 'Bookmarks' }).first().click();
  await page.getByText('Too many requests. It goes on by itself.').waitFor();
  await page.locator('main[aria-busy=true]').waitFor();
  await page.waitForURL('**/bookmarks');
  await becomes(() => page.locator('main[aria-busy]').count(), 0, 'busy');
  await page.unroute('**/api/v1/bookmarks*');
});
