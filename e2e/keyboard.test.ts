import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { openPage, openVisitor, signIn, startBrowser, type Visitor } from './browser.ts';
import { becomes, focused } from './eventually.ts';
import { expectCalm, findPost } from './people.ts';
import { type Server, startServer } from './server.ts';

let server: Server;
let browser: Browser;
let carol: Visitor;

before(async () => {
  [server, browser] = await Promise.all([startServer({ seed: true }), startBrowser()]);
  carol = await openVisitor(browser, server);
  await signIn(carol.page, 'carol@mail.test', 'linnet-linnet');
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

/** The words of the post that has the focus. */
const focusedPost = (page: Page) => page.locator('[data-status]:focus');

test('everything can be done with the keyboard alone', async () => {
  const { page } = carol;
  const { keyboard } = page;
  await openPage(page, '/home');
  await findPost(page, 'The window is closed').waitFor();
  await keyboard.press('Tab');
  await focused(page.getByRole('link', { name: 'Skip to content' })).waitFor();
  await keyboard.press('Enter');
  await page.locator('main:focus').waitFor();

  await keyboard.press('j');
  const first = await focusedPost(page).textContent();
  await keyboard.press('j');
  await becomes(
    () => focusedPost(page).textContent(),
    (text) => text !== first,
    'the next post',
  );
  await keyboard.press('k');
  await becomes(() => focusedPost(page).textContent(), first, 'the post before');

  const like = focusedPost(page).locator('[data-action=like]');
  const before = (await like.getAttribute('aria-pressed')) === 'true';
  await keyboard.press('f');
  await page.locator(`[data-status]:focus [data-action=like][aria-pressed=${!before}]`).waitFor();

  await keyboard.press('r');
  // By element: a dialog that has closed has lost its role already, but the page is not done with it.
  const dialog = page.locator('dialog');
  await dialog.locator('textarea:focus').waitFor();
  await keyboard.type('Typed without a mouse');
  await keyboard.press('Control+Enter');
  await dialog.waitFor({ state: 'detached' });
  await focusedPost(page).waitFor();

  await keyboard.press('n');
  await dialog.locator('textarea:focus').waitFor();
  await keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await keyboard.press('?');
  await dialog.getByText('Next post').waitFor();
  await keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await keyboard.press('/');
  await page.locator('input[type=search]:focus').waitFor();
  await keyboard.type('alice');
  await keyboard.press('Enter');
  await page.waitForURL('**/search?q=alice');
  await page
    .getByRole('main')
    .getByRole('link', { name: /Alice Finch/ })
    .waitFor();
  await page.locator('main').focus();
  for (const [key, path] of [
    ['b', '**/bookmarks'],
    ['u', '**/@carol'],
  ] as const) {
    await keyboard.press('g');
    await keyboard.press(key);
    await page.waitForURL(path);
  }
  expectCalm(carol);
});
