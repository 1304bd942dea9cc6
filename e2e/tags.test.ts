import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { openPage, openVisitor, signIn, startBrowser, type Visitor } from './browser.ts';
import { becomes, untilAnswered } from './eventually.ts';
import { expectCalm, findPost, publish } from './people.ts';
import { type Server, startServer } from './server.ts';

let server: Server;
let browser: Browser;
let member: Visitor;
let page: Page;

before(async () => {
  [server, browser] = await Promise.all([startServer({ seed: true }), startBrowser()]);
  member = await openVisitor(browser, server);
  page = member.page;
  await signIn(page, 'alice@mail.test', 'linnet-linnet');
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

test('a tag is followed on its page, listed, and let go', async () => {
  await openPage(page, '/followed_tags');
  await page.getByText('You follow no tags yet.').waitFor();
  await openPage(page, '/tags/hedges');
  await page.getByText(/posts? in seven days/).waitFor();
  await untilAnswered(page, () => page.getByRole('button', { name: 'Follow #hedges', exact: true }).click());
  await page.getByRole('button', { name: 'Unfollow #hedges' }).waitFor();
  await page.getByRole('link', { name: 'Followed tags' }).first().click();
  await page.waitForURL('**/followed_tags');
  await page.getByRole('heading', { name: 'Followed tags' }).waitFor();
  await page.getByRole('link', { name: /^#hedges/ }).waitFor();
  await untilAnswered(page, () => page.getByRole('button', { name: 'Unfollow #hedges' }).click());
  await page.getByRole('button', { name: 'Follow #hedges', exact: true }).waitFor();
  await page.reload();
  await page.getByText('You follow no tags yet.').waitFor();
  expectCalm(member);
});

test('a tag is put on the profile, leads to the posts with it, and is taken off', async () => {
  await openPage(page, '/home');
  await publish(page, 'Nine wrens in the #ivy');
  await openPage(page, '/settings/profile');
  const editor = page.getByRole('form', { name: 'Tags on the profile' });
  await editor.getByRole('button', { name: '#ivy' }).click();
  await editor.getByRole('textbox', { name: 'Tag' }).fill('#Wrens');
  await editor.getByRole('textbox', { name: 'Tag' }).press('Enter');
  await editor.getByRole('button', { name: 'Remove #wrens' }).waitFor();
  await openPage(page, '/@alice');
  const list = page.getByRole('list', { name: 'Tags on the profile' });
  await list.getByRole('link', { name: '#wrens 0 posts' }).waitFor();
  await list.getByRole('link', { name: '#ivy 1 post' }).click();
  await page.waitForURL('**/tagged/ivy');
  await page.getByRole('heading', { name: 'Posts with #ivy' }).waitFor();
  await findPost(page, 'Nine wrens').waitFor();

  await openPage(page, '/settings/profile');
  await editor.getByRole('button', { name: 'Remove #ivy' }).click();
  await page.getByRole('button', { name: 'Undo' }).click();
  await editor.getByRole('button', { name: 'Remove #ivy' }).waitFor();
  await untilAnswered(page, () => editor.getByRole('button', { name: 'Remove #wrens' }).click());
  await openPage(page, '/@alice');
  await list.getByRole('link').first().waitFor();
  await becomes(() => list.getByRole('link').count(), 1, 'the tags');
  expectCalm(member);
});

test('visitors read how a tag is used, and posts with it, without scripts', async () => {
  const visitor = await openVisitor(browser, server, { javaScriptEnabled: false });
  await visitor.page.goto('/tags/hedges');
  await visitor.page.getByText(/posts? in seven days/).waitFor();
  assert.equal(await visitor.page.getByRole('button', { name: /Follow/ }).count(), 0);
  await visitor.page.goto('/@bob/tagged/hedges');
  await visitor.page.getByRole('article').first().waitFor();
  await visitor.close();
});
