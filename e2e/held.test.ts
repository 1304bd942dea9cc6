import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { DESKTOP, openPage, openVisitor, PHONE, signIn, startBrowser, type Visitor } from './browser.ts';
import { becomes } from './eventually.ts';
import { expectCalm, findPost, publish } from './people.ts';
import { type Server, startServer } from './server.ts';
import { inspectNow } from './visits.ts';

let here: Server;
let browser: Browser;
/** The owner at a desk, a moderator with a phone, and whose posts wait. */
let alice: Visitor;
let bob: Visitor;
let carol: Visitor;

before(async () => {
  [here, browser] = await Promise.all([startServer({ seed: true }), startBrowser()]);
  [alice, bob, carol] = await Promise.all([
    openVisitor(browser, here),
    openVisitor(browser, here, { viewport: PHONE }),
    openVisitor(browser, here, { viewport: DESKTOP }),
  ]);
  for (const [{ page }, name] of [
    [alice, 'alice'],
    [bob, 'bob'],
    [carol, 'carol'],
  ] as const) {
    await signIn(page, `${name}@mail.test`, 'linnet-linnet');
  }
});
after(async () => {
  await browser?.close();
  await here?.stop();
});

const main = (page: Page) => page.getByRole('main');
const dialog = (page: Page) => page.getByRole('dialog');
const WAITS = 'Waiting for moderators: nobody else sees it yet';

test('a screen begins with a preset, holds posts, and moderators let them out or do not', async () => {
  const page = alice.page;
  await openPage(page, '/admin/screens');
  await main(page).getByRole('button', { name: 'New screen' }).click();
  await dialog(page).getByLabel('Begin with').selectOption('First posts of newcomers wait');
  await becomes(() => dialog(page).getByLabel('Name').inputValue(), 'First posts of newcomers wait');
  await dialog(page).getByRole('radio', { name: 'Hold it', checked: true }).waitFor();
  await dialog(page).getByRole('spinbutton', { name: 'Number' }).fill('1000');
  assert.deepEqual(await inspectNow(page, 'the dialog of a screen that holds'), []);
  await dialog(page).getByRole('button', { name: 'Save' }).click();
  await main(page).getByText('no post met yet').waitFor();

  await openPage(carol.page, '/home');
  await publish(carol.page, 'My first song');
  await carol.page.getByText('Moderators look at it before others see it').waitFor();
  await publish(carol.page, 'My second song');
  await publish(carol.page, 'My third song');
  await findPost(carol.page, 'My third song').getByLabel('Waiting for moderators').waitFor();
  const path = await findPost(carol.page, 'My first song').locator('a[href^="/@carol/"]').first().getAttribute('href');
  await openPage(carol.page, path ?? '');
  await main(carol.page).getByText(WAITS).waitFor();
  assert.deepEqual(await inspectNow(carol.page, 'a post that waits, to its author'), []);
  expectCalm(carol);

  await openPage(bob.page, '/admin/screens');
  await main(bob.page).getByRole('link', { name: 'Waiting' }).click();
  const row = (text: string) => main(bob.page).getByRole('listitem').filter({ hasText: text });
  await row('My first song').getByText('Its author has fewer posts').waitFor();
  assert.deepEqual(await inspectNow(bob.page, 'what waits'), []);
  await row('My first song').getByRole('button', { name: 'Let out @carol' }).click();
  await bob.page.getByText('The post is out').waitFor();
  await row('My first song').waitFor({ state: 'detached' });
  await row('My second song').getByRole('button', { name: 'Refuse @carol' }).click();
  await bob.page.getByText('Refused. Its author still sees it.').waitFor();
  await row('My second song').waitFor({ state: 'detached' });
  await main(bob.page).getByRole('checkbox').first().check();
  await main(bob.page).getByRole('button', { name: 'Let out', exact: true }).click();
  await main(bob.page).getByText('Nothing waits.').waitFor();
  expectCalm(bob);

  await openPage(carol.page, '/@carol');
  await findPost(carol.page, 'My third song').waitFor();
  await findPost(carol.page, 'My second song').getByLabel('Not let out by moderators').waitFor();
  const refused = await findPost(carol.page, 'My second song')
    .locator('a[href^="/@carol/"]')
    .first()
    .getAttribute('href');
  await openPage(carol.page, refused ?? '');
  await main(carol.page).getByText('Moderators did not let this out').waitFor();
  await openPage(carol.page, path ?? '');
  await main(carol.page).getByText('My first song').first().waitFor();
  assert.equal(await main(carol.page).getByText(WAITS).count(), 0);
  await openPage(page, '/@carol');
  await findPost(page, 'My first song').waitFor();
  assert.equal(await findPost(page, 'My second song').count(), 0);
  expectCalm(alice, carol);
});
