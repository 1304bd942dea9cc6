import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { openPage, openVisitor, signIn, startBrowser, type Visitor } from './browser.ts';
import { becomes } from './eventually.ts';
import { expectCalm, findPost, publish } from './people.ts';
import { type Server, startServer } from './server.ts';

const WORDS = 'A linnet sang from the top of the gorse';
const COMMENT = 'I heard it too';

let server: Server;
let browser: Browser;
let alice: Visitor;
let bob: Visitor;
let visitor: Visitor;

before(async () => {
  [server, browser] = await Promise.all([startServer({ seed: true }), startBrowser()]);
  const open = () => openVisitor(browser, server);
  [alice, bob, visitor] = await Promise.all([open(), open(), open()]);
  await signIn(alice.page, 'alice@mail.test', 'linnet-linnet');
  await signIn(bob.page, 'bob@mail.test', 'linnet-linnet');
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

test('a post is quoted, seen within the quote by everybody, and its author is told', async () => {
  await openPage(alice.page, '/home');
  await publish(alice.page, WORDS);

  await openPage(bob.page, '/@alice');
  const post = findPost(bob.page, WORDS);
  await post.getByLabel('More').click();
  await post.getByRole('button', { name: 'Quote', exact: true }).press('Enter');
  const dialog = bob.page.getByRole('dialog', { name: 'Quote' });
  await dialog.getByText(WORDS).waitFor();
  await dialog.getByLabel('Add a comment').fill(COMMENT);
  await dialog.getByRole('button', { name: 'Post', exact: true }).click();
  await dialog.waitFor({ state: 'detached' });

  await visitor.page.goto('/@bob');
  const shown = findPost(visitor.page, COMMENT);
  await shown.getByLabel('Quoted post').getByText(WORDS).waitFor();

  await openPage(alice.page, '/notifications');
  await alice.page.getByText('quoted your post').first().waitFor();
  expectCalm(alice, bob, visitor);
});

test('its author sees who quotes it, takes it out of one, and says who may', async () => {
  const { page } = alice;
  await openPage(page, '/@alice');
  const own = findPost(page, WORDS);
  await own.getByLabel('More').click();
  await own.getByRole('link', { name: 'Quotes, and who may quote' }).click();
  const quoting = findPost(page, COMMENT);
  await quoting.waitFor();
  await page.getByLabel('Who may quote it').selectOption({ label: 'Only you' });
  await page.getByText('Saved. Quotes from before stay.').waitFor();

  await quoting.getByLabel('More').first().click();
  await quoting.getByRole('button', { name: 'Take my post out of this quote' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Take out' }).click();
  await page.getByText('Your post is quoted there no more').waitFor();
  await quoting.getByText('Its author took the quoted post back.').waitFor();

  await visitor.page.goto('/@bob');
  await findPost(visitor.page, COMMENT).getByText('Its author took the quoted post back.').waitFor();
  await openPage(bob.page, '/@alice');
  const closed = findPost(bob.page, WORDS);
  await closed.getByLabel('More').click();
  await closed.getByRole('button', { name: 'Copy link' }).waitFor();
  assert.equal(await closed.getByRole('button', { name: 'Quote', exact: true }).count(), 0);
  expectCalm(alice, bob, visitor);
});

test('who writes says at once who may quote', async () => {
  const { page } = alice;
  await openPage(page, '/home');
  const main = page.getByRole('main');
  await main.getByLabel('What would you like to say?').focus();
  await main.getByRole('button', { name: /^Who can see this/ }).click();
  await page.getByLabel('Who may quote it').selectOption({ label: 'People who follow you' });
  await page.keyboard.press('Escape');
  await publish(page, 'For a few to quote');
  await findPost(page, 'For a few to quote').getByLabel('More').click();
  await page.getByRole('link', { name: 'Quotes, and who may quote' }).click();
  await becomes(() => page.getByLabel('Who may quote it').inputValue(), 'followers');
  await page.getByText('Nobody has quoted this post yet.').waitFor();
  expectCalm(alice);
});
