import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { openPage, openVisitor, signIn, startBrowser, type Visitor } from './browser.ts';
import { expectCalm, findPost, followByHandle, publish } from './people.ts';
import { type Server, startServer } from './server.ts';

let here: Server;
let there: Server;
let browser: Browser;
let dora: Visitor;
let alice: Visitor;

before(async () => {
  [here, there, browser] = await Promise.all([startServer(), startServer({ seed: true }), startBrowser()]);
  const added = await here.command('users', 'create', 'dora', '--email', 'dora@mail.test', '--role', 'owner', '--json');
  const { password } = JSON.parse(added) as { password: string };
  dora = await openVisitor(browser, here);
  alice = await openVisitor(browser, there);
  await signIn(dora.page, 'dora@mail.test', password);
  await signIn(alice.page, 'alice@mail.test', 'linnet-linnet');
});

after(async () => {
  await browser?.close();
  await Promise.all([here?.stop(), there?.stop()]);
});

test('people of two servers follow each other by handle and read each other live', async () => {
  await followByHandle(dora.page, `@alice@${there.domain}`);
  await dora.page
    .getByRole('main')
    .getByRole('button', { name: /^Unfollow / })
    .waitFor();
  await openPage(dora.page, '/home');
  await publish(alice.page, 'A post that travels');
  const arrived = findPost(dora.page, 'A post that travels');
  await arrived.waitFor();
  await arrived.getByText(`@alice@${there.domain}`).waitFor();

  await openPage(alice.page, '/notifications');
  await alice.page.getByText('follows you now').first().waitFor();
  await arrived.getByRole('button', { name: 'Like' }).click();
  await arrived.getByRole('button', { name: 'Reply' }).click();
  const dialog = dora.page.getByRole('dialog');
  await dialog.getByLabel('Write your reply').press('End');
  await dialog.getByLabel('Write your reply').pressSequentially('It arrived');
  await dialog.getByRole('button', { name: 'Post' }).click();
  await findPost(alice.page, 'It arrived').waitFor();
  await alice.page.locator('[data-type=favourite]', { hasText: 'dora' }).waitFor();

  await followByHandle(alice.page, `@dora@${here.domain}`);
  await openPage(alice.page, '/home');
  await openPage(dora.page, '/home');
  await publish(dora.page, 'And one back');
  await findPost(alice.page, 'And one back').waitFor();
  expectCalm(dora, alice);
});
