import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { openPage, openVisitor, signIn, startBrowser, type Visitor } from './browser.ts';
import { becomes, focused } from './eventually.ts';
import { expectCalm, findComposer, findPost } from './people.ts';
import { type Server, startServer } from './server.ts';

let server: Server;
let browser: Browser;
let alice: Visitor;
let bob: Visitor;

before(async () => {
  [server, browser] = await Promise.all([startServer({ seed: true }), startBrowser()]);
  [alice, bob] = await Promise.all([openVisitor(browser, server), openVisitor(browser, server)]);
  await signIn(alice.page, 'alice@mail.test', 'linnet-linnet');
  await signIn(bob.page, 'bob@mail.test', 'linnet-linnet');
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

test('a poll is written by keyboard, kept over a reload, answered and counted live', async () => {
  const { page } = alice;
  await openPage(page, '/home');
  const composer = await findComposer(page);
  await composer.getByLabel('What would you like to say?').fill('Which bird sings best?');
  const send = composer.getByRole('button', { name: 'Post', exact: true });
  await composer.getByRole('button', { name: 'Poll' }).click();
  await becomes(() => send.isDisabled(), true, 'a poll without options is none');
  await composer.getByLabel('Option 1', { exact: true }).fill('Wren');
  for (const [number, bird] of [
    [2, 'Linnet'],
    [3, 'Sparrow'],
  ]) {
    await page.keyboard.press('Enter');
    await focused(composer.getByLabel(`Option ${number}`, { exact: true })).fill(`${bird}`);
  }
  await composer.getByRole('button', { name: 'Move option 2 up' }).click();
  await composer.getByRole('button', { name: 'Remove option 3' }).click();
  await openPage(page, '/home');
  await becomes(() => composer.getByLabel('Option 1', { exact: true }).inputValue(), 'Linnet');
  await composer.getByLabel('Open for').selectOption({ label: '7 days' });
  await send.click();
  const own = findPost(page, 'Which bird sings best?');
  await own.getByText('Ends in').waitFor();
  assert.equal(await own.getByRole('radio').count(), 0, 'nobody votes in a poll of their own');

  await openPage(bob.page, '/@alice');
  const post = findPost(bob.page, 'Which bird sings best?');
  const group = post.getByRole('group', { name: 'Choose one option' });
  await group.getByRole('radio', { name: 'Linnet' }).focus();
  await bob.page.keyboard.press('ArrowDown');
  await group.getByRole('radio', { name: 'Wren', checked: true }).waitFor();
  await post.getByRole('button', { name: 'Show results' }).click();
  await post.getByRole('listitem').filter({ hasText: 'Wren' }).getByText('0%').waitFor();
  await post.getByRole('button', { name: 'Back to the question' }).click();
  await post.getByRole('button', { name: 'Vote' }).click();
  const mine = post.getByRole('listitem').filter({ hasText: 'Wren' });
  await mine.getByText('100%').waitFor();
  await mine.getByRole('img', { name: 'Your choice' }).waitFor();
  // Told by the stream, or else by asking again.
  await own.getByText('1 vote').waitFor();
  await own.getByRole('button', { name: 'Refresh' }).click();
  await own.getByRole('listitem').filter({ hasText: 'Wren' }).getByText('100%').waitFor();
  expectCalm(alice, bob);
});

test('visitors see the numbers without a script', async () => {
  const visitor = await openVisitor(browser, server, { javaScriptEnabled: false });
  await visitor.page.goto('/@alice');
  const post = findPost(visitor.page, 'Which bird sings best?');
  await post.getByRole('listitem').filter({ hasText: 'Wren' }).getByText('100%').waitFor();
  await post.getByText('Open until').waitFor();
  await visitor.close();
});

test('a vote that does not get through is not lost', async () => {
  const { page } = alice;
  await openPage(page, '/home');
  const composer = await findComposer(page);
  await composer.getByLabel('What would you like to say?').fill('And which ones do you know?');
  await composer.getByRole('button', { name: 'Poll' }).click();
  await composer.getByLabel('Option 1', { exact: true }).fill('Siskin');
  await composer.getByLabel('Option 2', { exact: true }).fill('Twite');
  await composer.getByLabel('Several options may be chosen').check();
  await composer.getByLabel('Hide the results until it ends').check();
  await composer.getByRole('button', { name: 'Post', exact: true }).click();
  await findPost(page, 'And which ones do you know?').getByText('Results when it ends').waitFor();

  await openPage(bob.page, '/@alice');
  const post = findPost(bob.page, 'And which ones do you know?');
  await post.getByLabel('Siskin').check();
  await post.getByLabel('Twite').check();
  await bob.page.route('**/api/v1/polls/**', (route) => route.abort());
  await post.getByRole('button', { name: 'Vote' }).click();
  await bob.page.getByText('cannot be reached').first().waitFor();
  await becomes(() => post.getByLabel('Twite').isChecked(), true, 'what was chosen');
  await bob.page.unroute('**/api/v1/polls/**');
  bob.takeComplaints();
  await post.getByRole('button', { name: 'Vote' }).click();
  await post.getByText('1 person').waitFor();
  await becomes(() => post.getByRole('img', { name: 'Your choice' }).count(), 2, 'the choices');
  expectCalm(alice, bob);
});
