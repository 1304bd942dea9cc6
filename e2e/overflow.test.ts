import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Locator, Page } from 'playwright-core';
import { DESKTOP, openVisitor, PHONE, signIn, startBrowser } from './browser.ts';
import { becomes } from './eventually.ts';
import { findPost } from './people.ts';
import { type Server, startServer } from './server.ts';

const PASSWORD = 'linnet-linnet';
/** Marks that a browser piles up (web-zalgo-overflow), far over the line above and the one below. */
const PILE = `Z${'\u0301'.repeat(100)}${'\u0316'.repeat(100)}`;
const LONG = 'w'.repeat(400);
const TURNED = '\u202e\u2067turned';

let server: Server;
let browser: Browser;

before(async () => {
  [server, browser] = await Promise.all([startServer({ seed: true }), startBrowser()]);
  const alice = await openVisitor(browser, server);
  await signIn(alice.page, 'alice@mail.test', PASSWORD);
  const texts = ['above', `${PILE} ${LONG} ${TURNED} piled`, 'below'];
  for (const status of texts) await call(alice.page, 'POST', '/api/v1/statuses', { status, spoiler_text: '' });
  await call(alice.page, 'PATCH', '/api/v1/accounts/update_credentials', {
    note: `${PILE} ${LONG} bio`,
    fields_attributes: [
      { name: 'first', value: 'field' },
      { name: PILE, value: PILE },
      { name: 'last', value: 'field' },
    ],
  });
  await alice.close();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

async function call(page: Page, method: string, path: string, body: object): Promise<void> {
  const status = await page.evaluate(
    async ([verb, url, text]) => {
      const headers = { 'content-type': 'application/json' };
      return (await fetch(url as string, { method: verb as string, headers, body: text as string })).status;
    },
    [method, path, JSON.stringify(body)],
  );
  assert.equal(status, 200, path);
}

/** What a part of the page looks like, with and without what must not draw over it. */
async function expectUntouched(page: Page, part: Locator, by: Locator): Promise<void> {
  await part.scrollIntoViewIfNeeded();
  const box = await part.boundingBox();
  assert.ok(box);
  // Up to the few pixels that a focus ring may need.
  const clip = { x: box.x, y: box.y + 4, width: box.width, height: box.height - 8 };
  // A page that is still coming differs from itself; what draws over a part does so however often one looks.
  const isUntouched = async () => {
    const beside = await page.screenshot({ clip });
    await by.evaluateAll((elements) => {
      for (const element of elements) element.style.visibility = 'hidden';
    });
    const alone = await page.screenshot({ clip });
    await by.evaluateAll((elements) => {
      for (const element of elements) element.style.visibility = '';
    });
    return beside.equals(alone);
  };
  await becomes(isUntouched, true, 'whether nothing draws over it');
}

for (const viewport of [PHONE, DESKTOP]) {
  test(`text of others stays in its box at ${viewport.width} pixels`, async () => {
    const visitor = await openVisitor(browser, server, { javaScriptEnabled: true, viewport });
    const { page } = visitor;
    await page.goto('/@alice');
    const piled = findPost(page, 'piled').locator('.text');
    await expectUntouched(page, findPost(page, 'above'), piled);
    await expectUntouched(page, findPost(page, 'below'), piled);
    const fields = page.getByRole('main').locator('dl > div');
    const second = fields.nth(1).locator('.theirs');
    await expectUntouched(page, fields.nth(0), second);
    await expectUntouched(page, fields.nth(2), second);
    const bio = page.getByRole('main').locator('header > .text');
    await expectUntouched(page, page.getByRole('heading', { level: 1 }), bio);
    assert.equal(await page.evaluate('document.documentElement.scrollWidth > innerWidth'), false);
    const folder = process.env['E2E_SCREENSHOTS'];
    if (folder !== undefined)
      await page.screenshot({ path: `${folder}/overflow-${viewport.width}.png`, fullPage: true });
    await visitor.close();
  });
}
