import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { openPage, openVisitor, PHONE, startBrowser } from './browser.ts';
import { becomes } from './eventually.ts';
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
  await becomes(() => text.inputValue(), 'On birds\nThey sing\nhttps://example.org/birds');
  await page.getByRole('main').getByRole('button', { name: 'Post', exact: true }).click();
  await page.waitForURL('**/home');
  await findPost(page, 'They sing').waitFor();
  expectCalm(visitor);
  await visitor.close();
});

test('a private server leads whoever comes by to where people sign in, on to what they wanted, and the suspended to why', async () => {
  await server.command('settings', 'set', 'private-server', 'on');
  const visitor = await openVisitor(browser, server, { viewport: PHONE });
  const { page } = visitor;
  const main = page.getByRole('main');
  // A server that runs hears of it in its own time.
  const led = async () => {
    await page.goto('/public');
    return page.url();
  };
  await becomes(led, /\/sign-in/, 'where one is led to');
  const wanted = ['/public', '/@bob', '/tags/hedges', '/@bob/tagged/hedges', '/@bob/followers', '/explore/people'];
  for (const path of [...wanted, '/search?q=hedges']) {
    await page.goto(path);
    await page.waitForURL(`${server.url}/sign-in?redirect_to=${encodeURIComponent(path)}`);
    await main.getByText('This server is private').waitFor();
    assert.equal(await page.getByRole('article').count(), 0, path);
  }
  assert.deepEqual(await inspectNow(page, 'the way in'), []);

  await page.goto('/@carol');
  await page.getByLabel('E-mail address or username').fill('carol');
  await page.getByLabel('Password', { exact: true }).fill('linnet-linnet');
  await main.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.waitForURL('**/@carol');
  for (const path of wanted) {
    await openPage(page, path);
    await page.waitForURL(server.url + path);
  }
  await openPage(page, '/@bob');
  await page.getByRole('article').first().waitFor();

  // Their session ended with it: who signs in again is told why, on every page that others read.
  await page.goto('about:blank');
  await server.command('accounts', 'suspend', 'carol', '--text', 'Enough shouting.');
  await page.goto('/sign-in');
  await page.getByLabel('E-mail address or username').fill('carol');
  await page.getByLabel('Password', { exact: true }).fill('linnet-linnet');
  await main.getByRole('button', { name: 'Sign in', exact: true }).click();
  for (const path of ['/@bob', '/tags/hedges', '/public']) {
    await page.getByRole('heading', { name: 'Your account is suspended' }).waitFor();
    await main.getByText('Enough shouting.').waitFor();
    await page.goto(path);
    await page.waitForURL('**/suspended');
  }
  expectCalm(visitor);
  await visitor.close();
});
