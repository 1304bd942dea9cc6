import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Response } from 'playwright-core';
import { DESKTOP, openPage, openVisitor, PHONE, signIn, startBrowser, type Visitor } from './browser.ts';
import { becomes } from './eventually.ts';
import { expectCalm, findPost } from './people.ts';
import { type Server, startServer } from './server.ts';

/** `npm run check` counts what a page begins with; this what a browser was sent, with what watches over the line after it. */
const SCRIPT = 82 * 1024;
/** What stands beside the page where there is room comes after it. */
const SIDE = 4 * 1024;
const DOCUMENT = 15 * 1024;

let server: Server;
let browser: Browser;
let alice: Visitor;

before(async () => {
  [server, browser] = await Promise.all([startServer({ seed: true }), startBrowser()]);
  alice = await openVisitor(browser, server);
  await signIn(alice.page, 'alice@mail.test', 'linnet-linnet');
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** A first visit by somebody signed in: nothing is cached. */
async function openCold(path: string, viewport = DESKTOP): Promise<{ page: Visitor; responses: Response[] }> {
  const page = await openVisitor(browser, server, { viewport, storageState: await alice.context.storageState() });
  const responses: Response[] = [];
  page.page.on('response', (response) => responses.push(response));
  await openPage(page.page, path);
  return { page, responses };
}

const sizeOf = async (response: Response) => (await response.request().sizes()).responseBodySize;
/** Scripts that a page needs: what is fetched ahead comes ten seconds after it. */
const SOON_MS = 9_000;
function scriptsOf(responses: Response[]): Response[] {
  const began = Math.min(...responses.map((one) => one.request().timing().startTime));
  return responses.filter(
    (one) => /\.js$/.test(new URL(one.url()).pathname) && one.request().timing().startTime - began < SOON_MS,
  );
}

test('home weighs what it may, and comes from the cache the second time', async (t) => {
  const { page, responses } = await openCold('/home', PHONE);
  await findPost(page.page, 'The window is closed').waitFor();
  const scripts = scriptsOf(responses);
  let total = 0;
  for (const script of scripts) {
    total += await sizeOf(script);
    const headers = await script.allHeaders();
    assert.equal(headers['content-encoding'], 'br', script.url());
    assert.match(headers['cache-control'] ?? '', /max-age=31536000, immutable/, script.url());
  }
  assert.ok(total > 0 && total <= SCRIPT, `${total} bytes of script in ${scripts.length} files`);
  const document = responses.find((one) => one.request().resourceType() === 'document')!;
  assert.ok((await sizeOf(document)) <= DOCUMENT, `${await sizeOf(document)} bytes of HTML`);
  t.diagnostic(`home: ${scripts.length} scripts, ${total} bytes; document ${await sizeOf(document)} bytes`);

  responses.length = 0;
  await openPage(page.page, '/home');
  await findPost(page.page, 'The window is closed').waitFor();
  assert.deepEqual(
    (await Promise.all(scriptsOf(responses).map(sizeOf))).filter((size) => size > 0),
    [],
  );
  expectCalm(page);
  await page.close();

  const desk = await openCold('/home');
  await desk.page.page.getByRole('complementary').getByRole('heading', { name: 'Hedgerow' }).waitFor();
  const all = (await Promise.all(scriptsOf(desk.responses).map(sizeOf))).reduce((sum, size) => sum + size, 0);
  assert.ok(all <= SCRIPT + SIDE, `${all} bytes of script on a desktop`);
  await desk.page.close();
});

test('one language comes, and what is not used does not: until it is', async () => {
  const { page, responses } = await openCold('/@bob');
  const texts = async () => (await Promise.all(scriptsOf(responses).map((one) => one.text()))).join('\n');
  const before = await texts();
  assert.ok(before.includes('Skip to content'));
  for (const foreign of ['Zum Inhalt springen', 'Aller au contenu', 'Šķíþ', 'Next post', 'Create my server']) {
    assert.ok(!before.includes(foreign), foreign);
  }
  responses.length = 0;
  await page.page.keyboard.press('?');
  await page.page.getByRole('dialog').getByText('Next post').waitFor();
  await becomes(texts, (all) => all.includes('Next post'), 'what came');
  await page.page.keyboard.press('Escape');
  await page.page.locator('dialog').waitFor({ state: 'detached' });
  await page.page.keyboard.press('n');
  await page.page.getByRole('dialog').locator('textarea:focus').waitFor();
  expectCalm(page);
  await page.close();
});

test('what cannot be fetched is said, and can be tried again', async () => {
  const { page } = await openCold('/@bob');
  await page.context.setOffline(true);
  await page.page.keyboard.press('?');
  await page.page.getByText('The server cannot be reached').first().waitFor();
  await page.context.setOffline(false);
  await page.page.keyboard.press('?');
  await page.page.getByRole('dialog').getByText('Next post').waitFor();
  await page.close();
});
