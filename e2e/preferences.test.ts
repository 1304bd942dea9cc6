import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { openPage, openVisitor, signIn, startBrowser, type Visitor } from './browser.ts';
import { becomes } from './eventually.ts';
import { expectCalm, findComposer, findPost, openSettings } from './people.ts';
import { type Server, startServer } from './server.ts';

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
  await main().getByLabel('Cherry').check();
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
  await openPage(page, '/home');
  const composer = await findComposer(page);
  await composer.getByRole('button', { name: 'Followers' }).waitFor();
  await becomes(() => composer.getByLabel('Language').inputValue(), 'de');
  expectCalm(member);
});
