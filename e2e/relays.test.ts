/** Relays, by the owner with a phone: asked, agreed, failing, switched off, asked again and deleted. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { createRelay, type RelayServer } from '../packages/server/test/federation/relay-server.ts';
import { openPage, openVisitor, PHONE, signIn, startBrowser, type Visitor } from './browser.ts';
import { becomes, opensWith } from './eventually.ts';
import { type Server, startServer } from './server.ts';
import { inspectNow } from './visits.ts';

let server: Server;
let browser: Browser;
let relay: RelayServer;
let alice: Visitor;
let page: Page;

before(async () => {
  [server, browser, relay] = await Promise.all([
    startServer({ seed: true }),
    startBrowser(),
    createRelay('litepub', '127.0.0.1'),
  ]);
  alice = await openVisitor(browser, server, { viewport: PHONE });
  page = alice.page;
  await signIn(page, 'alice@mail.test', 'linnet-linnet');
});
after(async () => {
  await browser?.close();
  await server?.stop();
  await relay?.close();
});

const main = () => page.getByRole('main');
const act = (name: string) =>
  main()
    .getByRole('button', { name: `${name} ${relay.inbox}` })
    .click();

/** The relay has been asked so often. */
function hearAsked(times: number): Promise<void> {
  const asked = () => relay.received.filter(({ type }) => type === 'Follow').length;
  return becomes(asked, (count) => count >= times, 'how often it was asked');
}

/** What the server does in the background is seen when the page is opened again. */
const seeLater = (text: string): Promise<void> =>
  opensWith(() => openPage(page, '/admin/relays'), main().getByText(text).first());

test('a relay is asked, agrees, is switched off and asked again, does not take what is sent, and is deleted', async () => {
  relay.onFollow = null;
  await openPage(page, '/admin');
  await main().getByRole('link', { name: 'Relays' }).click();
  await main().getByText('There are no relays.').waitFor();
  assert.deepEqual(await inspectNow(page, 'relays, none'), []);
  await main().getByRole('button', { name: 'Add a relay' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a relay' });
  await dialog.getByText('thousands of posts a day').waitFor();
  assert.deepEqual(await inspectNow(page, 'the dialog of a relay'), []);
  await dialog.getByLabel('Address').fill(`${server.url}/inbox`);
  await dialog.getByRole('button', { name: 'Ask the relay' }).click();
  await dialog.getByRole('alert').getByText('not one of here').waitFor();
  await dialog.getByLabel('Address').fill(relay.actor);
  await dialog.getByRole('button', { name: 'Ask the relay' }).click();
  await main().getByText('has not answered yet').waitFor();
  assert.deepEqual(await inspectNow(page, 'relays, asked'), []);

  await hearAsked(1);
  await relay.answer('Accept');
  await seeLater('Agreed:');
  await main().getByText('In seven days: 0 came').waitFor();
  assert.deepEqual(await inspectNow(page, 'relays, agreed'), []);
  await act('Switch off');
  await main().getByText('Switched off').waitFor();
  await page.getByRole('button', { name: 'Undo' }).last().click();
  await main().getByText('has not answered yet').waitFor();
  await hearAsked(2);
  await relay.answer('Reject');
  await seeLater('Said no:');
  relay.status = 403;
  await act('Ask again');
  await seeLater('Takes nothing since:');
  await main().getByText('status 403').waitFor();
  assert.deepEqual(await inspectNow(page, 'relays, failing'), []);

  await act('Delete');
  const question = page.getByRole('dialog', { name: /Delete the relay 127/ });
  await question.getByRole('button', { name: 'Delete' }).click();
  await main().getByText('There are no relays.').waitFor();
  // What was tried and refused is said in the console by the browser, too.
  const unexpected = alice.takeComplaints().filter((complaint) => !complaint.includes('422'));
  assert.deepEqual(unexpected, []);
  await openPage(page, '/admin/audit');
  await main().getByRole('link', { name: 'Relay removed' }).waitFor();
});

test('who does not decide about servers finds no relays', async () => {
  const bob = await openVisitor(browser, server);
  await signIn(bob.page, 'bob@mail.test', 'linnet-linnet');
  await openPage(bob.page, '/admin');
  await bob.page.getByRole('link', { name: 'Audit log' }).first().waitFor();
  assert.equal(await bob.page.getByRole('link', { name: 'Relays' }).count(), 0);
  assert.equal((await bob.page.goto('/admin/relays'))?.status(), 404);
});
