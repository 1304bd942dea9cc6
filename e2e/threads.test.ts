import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { openPage, openVisitor, PHONE, signIn, startBrowser, type Visitor } from './browser.ts';
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

/** Writes a post by the API, as an app would; answers its id. */
const say = async ({ page }: Visitor, status: string, parent?: string): Promise<string> => {
  const data = { status, ...(parent ? { in_reply_to_id: parent } : {}) };
  const answer = await page.evaluate(
    (body) =>
      fetch('/api/v1/statuses', { method: 'POST', headers: { 'content-type': 'application/json' }, body }).then((r) =>
        r.json(),
      ),
    JSON.stringify(data),
  );
  return (answer as { id: string }).id;
};

test('a link to an answer opens at it; what is above unfolds, what is deep goes on elsewhere, branches fold', async () => {
  const carol = await openVisitor(browser, server, { viewport: PHONE });
  await signIn(carol.page, 'carol@mail.test', 'linnet-linnet');
  const root = await say(carol, 'How deep is the hedge?');
  const chain = [root];
  for (let i = 1; i <= 12; i++) chain.push(await say(carol, `Step ${i} into the hedge`, chain.at(-1)));
  let last = chain.at(-1)!;
  for (let i = 1; i <= 6; i++) {
    await say(carol, `Side path ${i}`, last);
    last = await say(carol, `Main path ${i}`, last);
  }

  const visitor = await openVisitor(browser, server, { viewport: PHONE });
  for (const { page } of [visitor, carol]) {
    await page.goto(`/@carol/${chain[12]}`);
    const opened = page.locator('article#post');
    await opened.waitFor();
    const { y } = (await opened.boundingBox())!;
    assert.ok(y < PHONE.height / 2, `it begins at ${y}`);
    const top = page.getByRole('article').filter({ hasText: 'How deep is the hedge?' });
    assert.equal(await top.isVisible(), false);
    await page.getByText('11 earlier posts').click();
    const mark = () => top.locator('header strong').evaluate((name) => getComputedStyle(name, '::after').content);
    await becomes(mark, /OP/, 'the mark of who began');
    // Four steps in there is a page of its own on a phone; what is deeper is not squeezed in here.
    await page.getByRole('article').filter({ hasText: 'Main path 4' }).waitFor();
    const deep = page.getByRole('article').filter({ hasText: 'Main path 6' });
    assert.equal(await deep.isVisible(), false);
    await page.getByText('10 replies').click();
    await page.getByRole('article').filter({ hasText: 'Side path 2' }).waitFor({ state: 'hidden' });
  }
  await carol.page.goto(`/@carol/${chain[12]}`);
  await carol.page.getByText('Continue this conversation').first().click();
  await findPost(carol.page, 'Main path 6').waitFor();
  expectCalm(visitor, carol);
  await Promise.all([visitor.close(), carol.close()]);
});

test('a long post is folded with and without scripts, a wall of tags to a line; who liked a post is told', async () => {
  const bob = await openVisitor(browser, server);
  await signIn(bob.page, 'bob@mail.test', 'linnet-linnet');
  const tags = Array.from({ length: 25 }, (_, i) => `#hedgerow${i}`).join(' ');
  const id = await say(bob, `A long walk.\n\n${'along the hedge and back '.repeat(130)}\n\nThe end of the walk.`);
  await say(bob, `Tagged.\n\n${tags}`);
  const carol = await openVisitor(browser, server);
  await signIn(carol.page, 'carol@mail.test', 'linnet-linnet');
  await carol.page.evaluate((post) => fetch(`/api/v1/statuses/${post}/favourite`, { method: 'POST' }), id);

  const visitor = await openVisitor(browser, server);
  for (const { page } of [visitor, carol]) {
    await page.goto('/@bob');
    const long = findPost(page, 'A long walk.');
    await long.waitFor();
    const height = async () => (await long.boundingBox())!.height;
    assert.ok((await height()) < 600, `${await height()}`);
    await long.getByText('Read on').click();
    await becomes(height, (now) => now > 700, 'the height');
    await long.getByText('Show less').click();
    await becomes(height, (now) => now < 600, 'the height');
    const tagged = findPost(page, 'Tagged.');
    assert.ok((await tagged.boundingBox())!.height < 300);
    await page.goto(`/@bob/${id}`);
    await page.getByRole('link', { name: '1 like' }).click();
    await page.getByRole('heading', { name: 'Liked by' }).waitFor();
    await page.getByRole('main').getByText('Carol Siskin').first().waitFor();
  }
  expectCalm(bob, visitor, carol);
  await Promise.all([bob.close(), visitor.close(), carol.close()]);
});

test('the tab says how much is unread, in its title and by a dot', async () => {
  const bob = await openVisitor(browser, server);
  await signIn(bob.page, 'bob@mail.test', 'linnet-linnet');
  const alice = await openVisitor(browser, server);
  await signIn(alice.page, 'alice@mail.test', 'linnet-linnet');
  await say(bob, '@alice Have you seen this?');
  await becomes(() => alice.page.title(), /^\(\d+\) /, 'the title');
  const icon = () => alice.page.locator('link[rel=icon]').getAttribute('href');
  await becomes(icon, /^data:image\/png/, 'the icon');
  expectCalm(bob, alice);
  await Promise.all([bob.close(), alice.close()]);
});
