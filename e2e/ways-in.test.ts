import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { openPage, openVisitor, startBrowser } from './browser.ts';
import { expectCalm, findPost } from './people.ts';
import { type Server, startServer } from './server.ts';

let server: Server;
let browser: Browser;
before(async () => {
  [server, browser] = await Promise.all([startServer({ seed: true }), startBrowser()]);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

test('who is sent here to follow somebody signs in, and stands before them', async () => {
  const visitor = await openVisitor(browser, server);
  const { page } = visitor;
  await page.goto(`/authorize_interaction?uri=${encodeURIComponent(`acct:bob@${server.domain}`)}`);
  await page.getByLabel('E-mail address').fill('alice@mail.test');
  await page.getByLabel('Password').fill('linnet-linnet');
  await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL('**/@bob');
  await page.getByRole('heading', { name: 'Bob Wren' }).waitFor();

  // What a page shares is a post when its reader says so, and a kept draft stays what it was.
  await openPage(page, '/share?title=On%20birds&text=They%20sing&url=https%3A%2F%2Fexample.org%2Fbirds');
  const text = page.getByRole('main').getByRole('textbox').first();
  assert.equal(await text.inputValue(), 'On birds\nThey sing\nhttps://example.org/birds');
  await page.getByRole('main').getByRole('button', { name: 'Post', exact: true }).click();
  await page.waitForURL('**/home');
  await findPost(page, 'They sing').waitFor();
  expectCalm(visitor);
  await visitor.close();
});
