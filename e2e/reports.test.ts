import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { openPage, openVisitor, PHONE, signIn, startBrowser } from './browser.ts';
import { expectCalm, findPost } from './people.ts';
import { type Server, startServer } from './server.ts';
import { inspectNow } from './visits.ts';

let server: Server;
let browser: Browser;

before(async () => {
  [server, browser] = await Promise.all([startServer({ seed: true }), startBrowser()]);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

test('a post is reported with reasons, moderators hear of it, and the operator resolves it', async () => {
  // What is said of an owner is for another owner: whoever stands below hears nothing of it.
  await server.command('users', 'role', 'bob', 'owner');
  const carol = await openVisitor(browser, server, { viewport: PHONE });
  const bob = await openVisitor(browser, server);
  await signIn(carol.page, 'carol@mail.test', 'linnet-linnet');
  await signIn(bob.page, 'bob@mail.test', 'linnet-linnet');
  const { page } = carol;
  await openPage(page, '/@alice');
  const post = findPost(page, 'Bread rule of the house');
  await post.getByLabel('More').click();
  await post.getByRole('button', { name: 'Report' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('heading', { name: 'Report Alice Finch' }).waitFor();
  await dialog.getByRole('checkbox', { name: 'Bread rule', checked: true }).waitFor();
  await dialog.getByRole('checkbox', { name: 'The first linnets' }).check();
  await dialog.getByRole('radio', { name: 'Something else' }).check();
  await dialog.getByLabel('Anything else the moderators should know').fill('It does not sound hollow');
  assert.deepEqual(await inspectNow(page, 'report'), []);
  await dialog.getByRole('button', { name: 'Send report' }).click();
  await dialog.getByText('Thank you.').waitFor();
  await dialog.getByRole('button', { name: 'Mute' }).click();
  await dialog.getByRole('button', { name: 'Muted' }).waitFor();
  await dialog.getByRole('button', { name: 'Done' }).click();
  await dialog.waitFor({ state: 'detached' });

  await openPage(bob.page, '/notifications');
  await bob.page.getByText('sent a report').waitFor();
  await bob.page.getByText('@alice: It does not sound hollow').waitFor();
  const [report] = (await server.command('reports', 'list', '--json'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.deepEqual([report.target, report.account, report.postIds.length], ['@alice', '@carol', 2]);
  assert.match(await server.command('reports', 'show', report.id), /if it sounds hollow, it is done/);
  await server.command('reports', 'resolve', report.id, '--action', 'none', '--note', 'a joke');
  assert.match(await server.command('reports', 'list'), /no reports/);
  assert.match(await server.command('status'), /Reports +0 open/);
  expectCalm(carol, bob);
  await Promise.all([carol, bob].map((one) => one.close()));
});
