import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { openPage, openVisitor, signIn, startBrowser } from './browser.ts';
import { becomes } from './eventually.ts';
import { expectCalm, findPost } from './people.ts';
import { type Server, startServer } from './server.ts';

const HINT = 'This answers a post that is not available.';

let server: Server;
let browser: Browser;

before(async () => {
  [server, browser] = await Promise.all([startServer({ seed: true }), startBrowser()]);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

test('what answers a deleted post says that something is missing: at once, later, and on its own page', async () => {
  const bob = await openVisitor(browser, server);
  await signIn(bob.page, 'bob@mail.test', 'linnet-linnet');
  await bob.page.goto('/@alice');
  const root = findPost(bob.page, 'The first linnets').locator('a.when');
  const path = (await root.getAttribute('href')) ?? '';
  await openPage(bob.page, path);
  const own = findPost(bob.page, 'I counted eleven');
  await findPost(bob.page, 'Nine, but two of them').waitFor();
  assert.equal(await bob.page.getByText(HINT).count(), 0);
  const answer = await findPost(bob.page, 'Nine, but two of them').locator('a.when').getAttribute('href');
  await own.getByLabel('More').click();
  await own.getByRole('button', { name: 'Delete' }).click();
  await bob.page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await bob.page.getByText(HINT).waitFor();
  await own.waitFor({ state: 'detached' });
  await findPost(bob.page, 'Nine, but two of them').waitFor();

  const visitor = await openVisitor(browser, server);
  for (const page of [path, answer ?? '']) {
    await visitor.page.goto(page);
    await findPost(visitor.page, 'Nine, but two of them').waitFor();
    await becomes(() => visitor.page.getByText(HINT).count(), 1, page);
  }
  expectCalm(bob, visitor);
  await Promise.all([bob.close(), visitor.close()]);
});
