import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { openPage, openVisitor, PHONE, signIn, startBrowser, type Visitor } from './browser.ts';
import { becomes, focused } from './eventually.ts';
import { expectCalm, findPost } from './people.ts';
import { type Server, startServer } from './server.ts';
import { inspectNow } from './visits.ts';

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
  await findPost(page, 'The end of the book').focus();
  // Where a layout has no Latin letters, the place of the key counts.
  await page.evaluate(
    "document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: 'ч', code: 'KeyX', bubbles: true }))",
  );
  await findPost(page, 'The end of the book').getByText('She stays').waitFor();
  await keyboard.press('x');
  await findPost(page, 'The end of the book').getByText('She stays').waitFor({ state: 'hidden' });
  await keyboard.press('Enter');
  await page.waitForURL(/@carol\/\d+$/);
  expectCalm(carol);
});

test('a palette leads to places, settings and people by what one types', async () => {
  const { page } = carol;
  const { keyboard } = page;
  await openPage(page, '/home');
  const palette = page.getByRole('dialog', { name: 'Go to' });
  const open = async (words: string) => {
    await keyboard.press('Control+k');
    await palette.locator('input:focus').waitFor();
    await keyboard.type(words);
  };
  await open('bookm');
  await palette.getByRole('option', { name: 'Bookmarks', selected: true }).waitFor();
  await keyboard.press('Enter');
  await page.waitForURL('**/bookmarks');
  await open('wellbeing');
  await palette.getByRole('option', { name: /^Look/, selected: true }).waitFor();
  await keyboard.press('Enter');
  await page.waitForURL('**/settings/look');
  await open('bob');
  await palette.getByRole('option', { name: /@bob/ }).click();
  await page.waitForURL('**/@bob');
  await keyboard.press('Control+k');
  await palette.locator('input:focus').waitFor();
  await keyboard.press('Escape');
  await palette.waitFor({ state: 'detached' });
  // Beside the pages stands what is worth its place.
  const side = page.getByRole('complementary');
  await side.getByRole('heading', { name: 'Hedgerow' }).waitFor();
  await side.getByRole('link', { name: 'About this server' }).waitFor();
  expectCalm(carol);
});

test('a phone leads everywhere by the bar at its foot', async () => {
  const phone = await openVisitor(browser, server, {
    viewport: PHONE,
    storageState: await carol.context.storageState(),
  });
  const { page } = phone;
  await openPage(page, '/home');
  const main = page.getByRole('main');
  const bar = page.getByRole('navigation', { name: 'Main' });
  await main.getByText('Home', { exact: true }).last().click();
  await main.getByRole('link', { name: 'All lists' }).click();
  await page.waitForURL('**/lists');
  await main.getByRole('link', { name: 'Back' }).click();
  await page.waitForURL('**/home');

  await bar.getByRole('link', { name: 'Discover' }).click();
  const discover = main.getByRole('navigation', { name: 'Discover' });
  for (const [name, path] of [
    ['This server', '**/public/local'],
    ['All servers', '**/public'],
    ['Trends', '**/explore'],
    ['People', '**/explore/people'],
  ] as const) {
    await discover.getByRole('link', { name }).click();
    await page.waitForURL(path);
    await discover.locator('[aria-current=page]').filter({ hasText: name }).waitFor();
    await bar.locator('[aria-current=page]').filter({ hasText: 'Discover' }).waitFor();
  }
  await bar.getByRole('link', { name: 'Inbox' }).click();
  await main.getByRole('navigation', { name: 'Inbox' }).getByRole('link', { name: 'Messages' }).click();
  await page.waitForURL('**/conversations');
  await bar.getByRole('button', { name: 'New post' }).click();
  await page.getByRole('dialog').locator('textarea:focus').waitFor();
  await page.keyboard.press('Escape');
  await page.locator('dialog').waitFor({ state: 'detached' });

  await bar.getByRole('button', { name: 'You' }).click();
  const sheet = page.getByRole('dialog', { name: 'You' });
  await sheet.getByRole('button', { name: 'Sign out' }).waitFor();
  assert.deepEqual(await inspectNow(page, 'the sheet'), []);
  await sheet.getByRole('radio', { name: 'Dark' }).check();
  await page.locator('html[data-theme=dark]').waitFor();
  await sheet.getByRole('link', { name: 'Settings' }).click();
  await page.waitForURL('**/settings');
  await main.getByRole('searchbox').fill('night');
  await main.getByRole('link', { name: /^Look/ }).click();
  await page.waitForURL('**/settings/look');
  await main.getByRole('radio', { name: 'Dark', checked: true }).waitFor();
  await main.getByRole('radio', { name: 'Hidden' }).check();

  await openPage(page, '/home');
  const likes = findPost(page, 'Up early').locator('.count', { hasText: /\d/ });
  await likes.first().waitFor({ state: 'attached' });
  await likes.first().waitFor({ state: 'hidden' });
  const head = main.getByRole('heading', { name: 'Home', includeHidden: true }).locator('..');
  const top = () => head.boundingBox();
  await page.mouse.wheel(0, 900);
  await becomes(async () => ((await top())?.y ?? 0) < 0, true, 'whether the bar made room');
  await page.mouse.wheel(0, -200);
  await becomes(async () => (await top())?.y, 0, 'where the bar is');
  expectCalm(phone);
  await phone.close();
});
