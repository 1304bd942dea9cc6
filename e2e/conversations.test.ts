import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { openPage, openVisitor, PHONE, signIn, startBrowser, type Visitor } from './browser.ts';
import { becomes } from './eventually.ts';
import { expectCalm, findPost } from './people.ts';
import { type Server, startServer } from './server.ts';
import { inspectNow } from './visits.ts';

let server: Server;
let browser: Browser;
let alice: Visitor;
let bob: Visitor;

before(async () => {
  [server, browser] = await Promise.all([startServer({ seed: true }), startBrowser()]);
  [alice, bob] = await Promise.all([openVisitor(browser, server), openVisitor(browser, server, { viewport: PHONE })]);
  await signIn(alice.page, 'alice@mail.test', 'linnet-linnet');
  await signIn(bob.page, 'bob@mail.test', 'linnet-linnet');
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const main = (page: Page) => page.getByRole('main');
const row = (page: Page, words: string) => main(page).getByRole('listitem').filter({ hasText: words });
/** The tab of the messages on a phone; with something unread in it its name says so. */
const tab = (page: Page) =>
  main(page)
    .getByRole('navigation', { name: 'Inbox' })
    .getByRole('link', { name: /^Messages/ });

async function say(page: Page, words: string): Promise<void> {
  await main(page).getByLabel('Write a message').fill(words);
  await main(page).getByRole('button', { name: 'Send' }).click();
}

test('a message is begun with somebody, arrives live and is answered like a chat', async () => {
  await openPage(bob.page, '/conversations');
  await main(bob.page).getByText('No messages yet').waitFor();

  await openPage(alice.page, '/conversations/new');
  const to = main(alice.page).getByLabel('To:');
  await to.fill('bo');
  await main(alice.page).getByRole('button', { name: 'Bob Wren' }).click();
  await becomes(() => main(alice.page).getByRole('button', { name: 'Send' }).isDisabled(), true, 'nothing to send');
  await say(alice.page, 'Are you awake?');
  await alice.page.waitForURL(/\/conversations\/\d+$/);
  // The handles that carry the message are not shown again.
  const sent = findPost(alice.page, 'Are you awake?');
  await sent.waitFor();
  await becomes(
    () => sent.innerText(),
    (text) => !text.includes('@bob'),
    'the message',
  );

  await row(bob.page, 'Are you awake?').getByText('Unread:').waitFor();
  await tab(bob.page).getByRole('img', { name: '1 unread' }).waitFor();
  await row(bob.page, 'Are you awake?').getByRole('link').click();
  await findPost(bob.page, 'Are you awake?').waitFor();
  await bob.page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: /Inbox/ }).click();
  await tab(bob.page).waitFor();
  await tab(bob.page).getByRole('img').waitFor({ state: 'detached' });
  await bob.page.goBack();
  await main(bob.page).getByText('not end-to-end encrypted').waitFor();
  await say(bob.page, 'Since four');
  await findPost(alice.page, 'Since four').waitFor();
  assert.deepEqual(await inspectNow(bob.page, 'a conversation on a phone'), []);
  assert.deepEqual(await inspectNow(alice.page, 'a conversation'), []);

  // Both are one thread, of which everybody else sees nothing.
  await openPage(alice.page, '/conversations');
  await row(alice.page, 'Since four').first().waitFor();
  await becomes(() => row(alice.page, 'Since four').count(), 1, 'the threads');
  expectCalm(alice, bob);
});

test('a conversation is kept unread, taken off the list and brought back', async () => {
  const { page } = alice;
  await openPage(page, '/conversations');
  const talk = row(page, 'Since four');
  await talk.getByLabel('More').click();
  await talk.getByRole('button', { name: 'Mark as unread' }).click();
  await talk.getByText('Unread:').waitFor();
  await talk.getByLabel('More').click();
  await talk.getByRole('button', { name: 'Remove conversation' }).click();
  await talk.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Undo' }).click();
  await talk.waitFor();

  await talk.getByLabel('More').click();
  await talk.getByRole('button', { name: 'Remove conversation' }).click();
  await talk.waitFor({ state: 'detached' });
  // Whoever goes on has decided.
  const told = page.waitForResponse((answer) => answer.request().method() === 'DELETE');
  await page.getByRole('link', { name: 'Home', exact: true }).first().click();
  assert.equal((await told).status(), 200);
  await openPage(page, '/conversations');
  await row(page, 'I bring the seeds').waitFor();
  assert.equal(await row(page, 'Since four').count(), 0);

  // It comes back with what is written next.
  await openPage(bob.page, '/conversations');
  await row(bob.page, 'Since four').getByRole('link').click();
  await say(bob.page, 'And you?');
  await row(page, 'And you?').waitFor();
  expectCalm(alice, bob);
});

test('a profile leads to a message, and what is deleted is gone for both', async () => {
  await openPage(bob.page, '/@alice');
  await main(bob.page).getByLabel('More').first().click();
  await main(bob.page).getByRole('link', { name: 'Write a message' }).click();
  await main(bob.page).getByRole('button', { name: 'Remove Alice Finch' }).waitFor();
  await say(bob.page, 'A slip of the pen');
  await bob.page.waitForURL(/\/conversations\/\d+$/);
  await openPage(alice.page, '/conversations');
  await row(alice.page, 'A slip of the pen').getByRole('link').click();
  await findPost(alice.page, 'A slip of the pen').waitFor();

  const own = findPost(bob.page, 'A slip of the pen');
  await own.getByLabel('More').click();
  await own.getByRole('button', { name: 'Delete' }).click();
  await bob.page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await own.waitFor({ state: 'detached' });
  await findPost(alice.page, 'A slip of the pen').waitFor({ state: 'detached' });
  expectCalm(alice, bob);
});
