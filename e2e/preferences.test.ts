import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { DESKTOP, openPage, openVisitor, PHONE, signIn, startBrowser, type Visitor } from './browser.ts';
import { becomes } from './eventually.ts';
import { expectCalm, findComposer, findPost, openSettings } from './people.ts';
import { type Server, startServer } from './server.ts';
import { inspectNow } from './visits.ts';

let server: Server;
let browser: Browser;
let member: Visitor;
let page: Page;

before(async () => {
  [server, browser] = await Promise.all([startServer({ seed: true }), startBrowser()]);
  member = await openVisitor(browser, server, { colorScheme: 'light' });
  page = member.page;
  await signIn(page, 'alice@mail.test', 'linnet-linnet');
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const main = () => page.getByRole('main');
const saved = async () => {
  await page.getByText('Saved', { exact: true }).first().waitFor();
  await page.getByText('Saved', { exact: true }).first().waitFor({ state: 'detached' });
};

test('colours and the size of text are chosen for this browser, and each page begins with them', async () => {
  await openPage(page, '/settings/profile');
  const ground = () => page.evaluate('getComputedStyle(document.documentElement).backgroundColor');
  const light = await ground();
  await openSettings(page, 'Look');
  await main().getByLabel('Dark').check();
  await main().getByLabel('Large', { exact: true }).check();
  await main().getByLabel('Sea').check();
  await becomes(ground, (color) => color !== light, 'the colour of the ground');
  const answer = await page.request.get('/home');
  assert.match(await answer.text(), /<html lang="en" dir="ltr" data-theme="dark" data-accent="sea" data-text="large">/);
  // Pages for visitors begin with them too, in the same browser.
  const visitors = await page.request.get('/about', { headers: { cookie: 'linnet_theme=dark' } });
  assert.match(await visitors.text(), /data-theme="dark"/);
  await openPage(page, '/settings/look');
  await main().getByRole('radio', { name: 'Dark', checked: true }).waitFor();
  await becomes(() => page.evaluate('getComputedStyle(document.documentElement).fontSize'), '18px');
  await main().getByRole('group', { name: 'Colours' }).getByLabel('As the device says').check();
  await main().getByLabel('Normal').check();
  await main().getByLabel('The server’s own').check();
  await becomes(ground, light, 'the colour of the ground');
  await member.context.addCookies([{ name: 'linnet_theme', value: '"><script>', url: server.url }]);
  assert.match(await (await page.request.get('/home')).text(), /<html lang="en" dir="ltr">/);
  expectCalm(member);
});

test('warnings and media open, or stay hidden, as one chose', async () => {
  await openPage(page, '/@carol');
  const spoiler = findPost(page, 'The end of the book');
  const picture = findPost(page, 'The wood behind the station').getByAltText('A dark wood under a large moon');
  await findPost(page, 'a spoiler, of sorts').waitFor();
  assert.deepEqual([await spoiler.getByText('She stays').isVisible(), await picture.isVisible()], [false, false]);

  await openPage(page, '/settings/preferences');
  await main().getByLabel('Open content warnings').check();
  await saved();
  await main().getByLabel('Media', { exact: true }).selectOption('Show all');
  await saved();
  await openPage(page, '/@carol');
  await spoiler.getByText('She stays').waitFor();
  await picture.waitFor();

  await openPage(page, '/settings/preferences');
  await main().getByLabel('Media', { exact: true }).selectOption('Hide all');
  await saved();
  await openPage(page, '/@bob');
  const photo = findPost(page, 'Up early');
  await photo.getByText('Media', { exact: true }).waitFor();
  assert.equal(await photo.getByRole('img').filter({ visible: true }).count(), 0);
  expectCalm(member);
});

test('new posts begin as one chose', async () => {
  await openPage(page, '/settings/writing');
  await main().getByLabel('Who sees them').selectOption('Followers');
  await saved();
  await main().getByLabel('Language').selectOption('German');
  await saved();
  await main().getByLabel('Say which app you write with').uncheck();
  await saved();
  await openPage(page, '/settings/writing');
  await main().getByRole('checkbox', { name: 'Say which app you write with', checked: false }).waitFor();
  await openPage(page, '/home');
  const composer = await findComposer(page);
  await composer.getByRole('button', { name: 'Followers' }).waitFor();
  await becomes(() => composer.getByLabel('Language').inputValue(), 'de');
  expectCalm(member);
});

test('lists are taken along as files', async () => {
  await openSettings(page, 'Export');
  await main().getByRole('heading', { name: 'Take your data along' }).waitFor();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    main().getByRole('link', { name: 'Save as CSV: People you follow' }).click(),
  ]);
  assert.equal(download.suggestedFilename(), 'following.csv');
  assert.equal(
    await readFile(await download.path(), 'utf8'),
    `Account address,Show boosts,Notify on new posts,Languages\r\nbob@${server.domain},true,false,\r\n`,
  );
  await main().getByText('Servers you blockNothing to save').waitFor();
  await page.setViewportSize(PHONE);
  assert.deepEqual(await inspectNow(page, 'export'), []);
  await page.setViewportSize(DESKTOP);
  expectCalm(member);
});
