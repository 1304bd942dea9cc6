import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { openVisitor, startBrowser, type Visitor } from './browser.ts';
import { expectCalm, findPost } from './people.ts';
import { type Server, startServer } from './server.ts';

let server: Server;
let browser: Browser;
let visitor: Visitor;
const scripts: string[] = [];

before(async () => {
  [server, browser] = await Promise.all([startServer({ seed: true }), startBrowser()]);
  visitor = await openVisitor(browser, server, { javaScriptEnabled: false });
  visitor.page.on('request', (request) => {
    if (request.resourceType() === 'script' || /\.js(\?|$)/.test(request.url())) scripts.push(request.url());
  });
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

test('without JavaScript everything public can be read', async () => {
  const { page } = visitor;
  await page.goto('/');
  await page.getByRole('heading', { name: 'Hedgerow', level: 1 }).waitFor();
  await findPost(page, 'Bread rule of the house').waitFor();

  await page.goto('/public/local');
  // The frame has its styles, although no script uses it: what its top holds stands in a row.
  const top = page.getByRole('banner');
  const [brand, signIn] = [top.getByRole('link', { name: 'Hedgerow' }), top.getByRole('link', { name: 'Sign in' })];
  const middles = await Promise.all([brand, signIn].map(async (link) => await link.boundingBox()));
  const [left, right] = middles.map((box) => (box === null ? Number.NaN : box.y + box.height / 2));
  assert.ok(Math.abs(left! - right!) < 4, `the brand stands at ${left}, and the way in at ${right}`);
  const sensitive = findPost(page, 'The wood behind the station');
  const dark = sensitive.getByRole('img', { name: 'A dark wood under a large moon' });
  assert.equal(await dark.isVisible(), false);
  await sensitive.getByText('Sensitive media').click();
  await dark.waitFor();
  const spoiler = findPost(page, 'a spoiler, of sorts');
  assert.equal(await spoiler.getByText('She stays.').isVisible(), false);
  await spoiler.getByText('a spoiler, of sorts').click();
  await spoiler.getByText('She stays.').waitFor();
  assert.equal(await page.getByText('I bake on Saturday').count(), 0);

  await page.goto('/tags/birds');
  const post = findPost(page, 'The first linnets');
  await post.getByRole('link', { name: /replies|reply|like/ }).click();
  await page.waitForURL(/\/@alice\/\d+$/);
  await findPost(page, 'I counted eleven').waitFor();
  await findPost(page, 'Nine, but two of them').waitFor();

  await page.goto('/@bob');
  await page.getByRole('heading', { name: 'Bob Wren' }).waitFor();
  await findPost(page, 'Up early')
    .getByRole('img', { name: /Hills in rows/ })
    .waitFor();
  await page.getByRole('link', { name: '2 followers' }).click();
  await page.getByRole('link', { name: /Carol Siskin/ }).waitFor();
  assert.deepEqual(scripts, []);
  expectCalm(visitor);
});

test('pages say to other servers and to link previews what they are', async () => {
  const { page, context } = visitor;
  const read = (name: string, attribute: string) => page.locator(name).first().getAttribute(attribute);
  await page.goto('/@alice');
  assert.match((await page.title()) ?? '', /^Alice Finch/);
  assert.match((await read('meta[property="og:image"]', 'content')) ?? '', /^http:\/\/localhost:\d+\/media\//);
  const actor = await read('link[rel=alternate][type="application/activity+json"]', 'href');
  const activity = { headers: { accept: 'application/activity+json' } };
  const answer = await context.request.get(actor ?? '', activity);
  assert.equal(((await answer.json()) as { preferredUsername: string }).preferredUsername, 'alice');

  await findPost(page, 'Bread rule').locator('a[href*="/@alice/"]').first().click();
  await page.waitForURL(/\/@alice\/\d+$/);
  assert.match((await read('meta[property="og:description"]', 'content')) ?? '', /Bread rule/);
  assert.equal(await read('meta[property="og:type"]', 'content'), 'article');
  const note = await read('link[rel=alternate][type="application/activity+json"]', 'href');
  assert.equal(((await (await context.request.get(note ?? '', activity)).json()) as { type: string }).type, 'Note');
  assert.equal(await read('link[rel=canonical]', 'href'), page.url());
  expectCalm(visitor);
});
