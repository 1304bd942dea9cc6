import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { openPage, openVisitor, PHONE, signIn, startBrowser, type Visitor } from './browser.ts';
import { untilAnswered } from './eventually.ts';
import { expectCalm } from './people.ts';
import { type Server, startServer } from './server.ts';

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

const list = ({ page }: Visitor) => page.getByRole('region', { name: 'Announcements' });

test('what the operator says comes to those who are there, is reacted to, and seen once for each', async () => {
  await openPage(alice.page, '/home');
  await openPage(bob.page, '/home');
  await alice.page.getByRole('article').first().waitFor();
  assert.equal(await list(alice).count(), 0);
  await server.command('announcements', 'add', 'We move house', '--from', '2099-12-01', '--until', '2099-12-02');
  const [hers, his] = [alice, bob].map((one) => list(one).getByRole('article', { name: 'Announcement' }));
  await hers!.getByText('We move house').waitFor();
  await hers!.getByText(/^From 1 Dec 2099 to 2 Dec 2099$/).waitFor();
  await his!.getByText('We move house').waitFor();

  await hers!.getByRole('button', { name: 'Add a reaction' }).click();
  const picker = alice.page.getByRole('dialog', { name: 'Emoji' });
  await picker.getByRole('searchbox').fill('eagle');
  await picker.getByRole('button', { name: 'eagle' }).click();
  await hers!.getByRole('button', { name: '🦅, 1 person', pressed: true }).waitFor();
  await his!.getByRole('button', { name: '🦅, 1 person', pressed: false }).click();
  await his!.getByRole('button', { name: '🦅, 2 people', pressed: true }).waitFor();
  await hers!.getByRole('button', { name: '🦅, 2 people', pressed: true }).click();
  await hers!.getByRole('button', { name: '🦅, 1 person', pressed: false }).waitFor();

  await untilAnswered(alice.page, () => hers!.getByRole('button', { name: 'Got it' }).click());
  await hers!.waitFor({ state: 'hidden' });
  await openPage(alice.page, '/home');
  await list(alice).getByRole('button', { name: 'Show 1 announcement you have seen' }).click();
  await hers!.getByText('We move house').waitFor();
  assert.equal(await hers!.getByRole('button', { name: 'Got it' }).count(), 0);
  await his!.getByRole('button', { name: 'Got it' }).waitFor();
  expectCalm(alice, bob);
});

test('what is taken away is gone for those who are there', async () => {
  const [id] = (await server.command('announcements', 'list')).split(' ');
  await server.command('announcements', 'remove', id as string);
  await list(bob).waitFor({ state: 'hidden' });
  await list(alice).waitFor({ state: 'hidden' });
  expectCalm(alice, bob);
});
