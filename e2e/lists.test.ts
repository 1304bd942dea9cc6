import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Locator, Page } from 'playwright-core';
import { PASSWORD } from '../packages/server/test/seed.ts';
import { openPage, openVisitor, signIn, startBrowser, type Visitor } from './browser.ts';
import { MANY } from './crowd.ts';
import { becomes, untilLoaded } from './eventually.ts';
import { expectCalm } from './people.ts';
import { type Server, startServer } from './server.ts';

let server: Server;
let browser: Browser;
let alice: Visitor;

before(async () => {
  [server, browser] = await Promise.all([startServer({ seed: 'e2e/crowd.ts' }), startBrowser()]);
  alice = await openVisitor(browser, server);
  await signIn(alice.page, 'alice@mail.test', PASSWORD);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** Goes on to the end, which loads more by itself as it comes into sight. */
async function readToTheEnd(page: Page): Promise<void> {
  const end = page.getByRole('main').getByText('That is everything.');
  const more = page.getByRole('main').getByRole('button', { name: /Show more|Loading/ });
  const goOn = async () => {
    await more.scrollIntoViewIfNeeded({ timeout: 500 }).catch(() => undefined);
    return end.isVisible();
  };
  await becomes(goOn, true, 'whether that is everything');
}

async function numbersOf(entries: Locator): Promise<number[]> {
  const texts = await entries.allTextContents();
  return texts.map((text) => Number(/(?:Bird number |fan_)(\d+)/.exec(text)?.[1]));
}

const all = Array.from({ length: MANY }, (_, i) => i + 1);
const sorted = (numbers: number[]) => [...numbers].sort((a, b) => a - b);

test('bookmarks and likes show all there are, newest mark first', async () => {
  const { page } = alice;
  // The even ones were marked last.
  const expected = [...all.filter((n) => n % 2 === 0).reverse(), ...all.filter((n) => n % 2 === 1).reverse()];
  for (const path of ['/bookmarks', '/favourites']) {
    await openPage(page, path);
    await readToTheEnd(page);
    await becomes(() => numbersOf(page.getByRole('article')), expected, path);
  }
  expectCalm(alice);
});

test('notifications go on beyond the first page', async () => {
  const { page } = alice;
  await openPage(page, '/notifications');
  await readToTheEnd(page);
  const main = page.getByRole('main');
  // Neighbouring follows are one card: all of them are in it.
  await main.getByText(`${MANY - 1} others`).waitFor();
  expectCalm(alice);
});

test('timelines, profiles and search go on beyond the first page', async () => {
  const { page } = alice;
  for (const path of ['/public/local', '/@bob']) {
    await openPage(page, path);
    await readToTheEnd(page);
    await becomes(() => numbersOf(page.getByRole('article')), [...all].reverse(), path);
  }
  await openPage(page, '/search?q=fan&type=accounts');
  const people = page.getByRole('main').getByRole('link', { name: /^fan_\d+/ });
  await readToTheEnd(page);
  await becomes(async () => sorted([...new Set(await numbersOf(people))]), all, 'the people found');
  expectCalm(alice);
});

test('visitors turn pages without JavaScript: followers and posts', async () => {
  const visitor = await openVisitor(browser, server, { javaScriptEnabled: false });
  const { page } = visitor;
  const people: number[] = [];
  await page.goto('/@alice/followers');
  for (;;) {
    people.push(...new Set(await numbersOf(page.getByRole('main').getByRole('link', { name: /^fan_\d+/ }))));
    const more = page.getByRole('link', { name: 'More people' });
    if ((await more.count()) === 0) break;
    await untilLoaded(page, () => more.click());
  }
  assert.deepEqual(sorted(people), all);
  const posts: number[] = [];
  await page.goto('/@bob');
  for (;;) {
    posts.push(...(await numbersOf(page.getByRole('article'))));
    const older = page.getByRole('link', { name: 'Older posts' });
    if ((await older.count()) === 0) break;
    await untilLoaded(page, () => older.click());
  }
  assert.deepEqual(posts, [...all].reverse());
  expectCalm(visitor);
  await visitor.close();
});
