import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import sharp from 'sharp';
import { openPage, openVisitor, PHONE, signIn, startBrowser, type Visitor } from './browser.ts';
import { becomes, focused } from './eventually.ts';
import { expectCalm, findComposer, findPost } from './people.ts';
import { type Server, startServer } from './server.ts';

let server: Server;
let browser: Browser;
let alice: Visitor;
before(async () => {
  [server, browser] = await Promise.all([startServer({ seed: true }), startBrowser()]);
  const path = join(server.dataDir, 'red.png');
  await writeFile(
    path,
    await sharp({ create: { width: 64, height: 64, channels: 4, background: '#c33' } })
      .png()
      .toBuffer(),
  );
  await server.command('emojis', 'add', 'redwing', path, '--category', 'Birds');
  alice = await openVisitor(browser, server);
  await signIn(alice.page, 'alice@mail.test', 'linnet-linnet');
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

test('an emoji of the server and one of Unicode are picked, by mouse and by keyboard, and stand in the post', async () => {
  const { page } = alice;
  await openPage(page, '/home');
  const composer = await findComposer(page);
  const text = composer.getByLabel('What would you like to say?');
  await text.fill('I heard a');
  const open = composer.getByRole('button', { name: 'Add emoji' });
  await open.click();
  const picker = page.getByRole('dialog', { name: 'Emoji' });
  await picker.getByRole('button', { name: 'Birds' }).click();
  await picker.getByRole('button', { name: ':redwing:' }).click();
  await picker.waitFor({ state: 'hidden' });
  await becomes(() => text.inputValue(), 'I heard a :redwing: ');

  await open.focus();
  await page.keyboard.press('Enter');
  await picker.getByRole('button', { name: ':redwing:' }).waitFor();
  await focused(picker.getByRole('searchbox', { name: 'Search emoji' })).waitFor();
  await page.keyboard.type('qqqq');
  await picker.getByText('No emoji is called that.').waitFor();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type('EAGLE');
  await picker.getByRole('button', { name: 'eagle' }).waitFor();
  await page.keyboard.press('ArrowDown');
  await picker.locator('button:focus').waitFor();
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await picker.waitFor({ state: 'hidden' });
  await becomes(() => text.inputValue(), 'I heard a :redwing: 🦅');
  await page.keyboard.press('Escape');

  await composer.getByRole('button', { name: 'Post', exact: true }).click();
  const post = findPost(page, 'I heard a');
  const picture = post.getByRole('img', { name: ':redwing:' });
  await picture.waitFor();
  await becomes(() => picture.evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth), 64);
  expectCalm(alice);
});

test('a message has them as well', async () => {
  const { page } = alice;
  await openPage(page, '/conversations/new');
  const text = page.getByRole('main').getByRole('textbox', { name: 'Write a message' });
  await text.fill('Look,a');
  await text.evaluate((field: HTMLTextAreaElement) => field.setSelectionRange(5, 5));
  await page.getByRole('main').getByRole('button', { name: 'Add emoji' }).click();
  const picker = page.getByRole('dialog', { name: 'Emoji' });
  await picker.getByRole('button', { name: ':redwing:' }).first().click();
  await picker.waitFor({ state: 'hidden' });
  await becomes(() => text.inputValue(), 'Look, :redwing: a');
  expectCalm(alice);
});

test('what was picked stands first, and one that is taken away is not offered', async () => {
  const { page } = alice;
  await server.command('emojis', 'remove', 'redwing');
  // Processes tell each other within two seconds.
  const offered = async () => (await page.request.get('/api/v1/custom_emojis')).text();
  await becomes(offered, (emojis) => !emojis.includes('redwing'), 'what the server offers');
  await page.setViewportSize(PHONE);
  await openPage(page, '/home');
  await page.getByRole('button', { name: 'New post' }).first().click();
  const composer = page.getByRole('dialog').last();
  await composer.getByRole('button', { name: 'Add emoji' }).click();
  const picker = page.getByRole('dialog', { name: 'Emoji' });
  await picker.getByRole('heading', { name: 'Used lately' }).waitFor();
  await picker.getByRole('button', { name: 'eagle' }).waitFor();
  assert.equal(await picker.getByRole('button', { name: ':redwing:' }).count(), 0);
  await picker.getByRole('button', { name: 'eagle' }).click();
  await picker.waitFor({ state: 'hidden' });
  expectCalm(alice);
});
