import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { openPage, openVisitor, PHONE, signIn, startBrowser, type Visitor } from './browser.ts';
import { becomes, untilLoaded } from './eventually.ts';
import { expectCalm, findPost } from './people.ts';
import { type Server, startServer } from './server.ts';
import { inspectNow, memberPages, newcomerPages, visitorPages } from './visits.ts';

let server: Server;
let fresh: Server;
let browser: Browser;
let post: string;

before(async () => {
  [server, fresh, browser] = await Promise.all([startServer({ seed: true }), startServer(), startBrowser()]);
  const reader = await openVisitor(browser, server);
  await reader.page.goto('/@bob');
  const link = findPost(reader.page, 'Up early').locator('a[href*="/@bob/"]').first();
  post = (await link.getAttribute('href')) ?? '';
  await reader.close();
});
after(async () => {
  await browser?.close();
  await Promise.all([server?.stop(), fresh?.stop()]);
});

test('a visitor chooses a language by a link, without script, and keeps it', async () => {
  const visitor = await openVisitor(browser, server, { javaScriptEnabled: false });
  const { page } = visitor;
  await page.goto('/about?x=1');
  await page.getByRole('link', { name: 'Deutsch' }).click();
  await page.waitForURL('**/about?x=1');
  await page.getByRole('heading', { name: 'Regeln' }).waitFor();
  assert.equal(await page.locator('html').getAttribute('lang'), 'de');
  await page.goto('/@bob');
  await page.getByText(/^Dabei seit \d+\. \p{L}+\.? \d{4}/u).waitFor();
  for (const target of ['//elsewhere.test', 'https://elsewhere.test/', '/\\elsewhere.test']) {
    await page.goto(`/language/fr?redirect_to=${encodeURIComponent(target)}`);
    await page.waitForURL(`${server.url}/`);
  }
  await page.getByRole('link', { name: 'Se connecter' }).first().waitFor();
  assert.equal((await page.goto('/language/tlh'))?.status(), 404);
  await visitor.close();
});

test('the language of a member’s settings wins over the browser’s, whose region stays', async () => {
  const carol = await openVisitor(browser, server, { locale: 'de-AT' });
  const { page } = carol;
  await page.goto('/sign-in');
  await page.getByLabel('E-Mail-Adresse oder Name').fill('carol@mail.test');
  await page.getByLabel('Passwort').fill('linnet-linnet');
  await page.getByRole('main').getByRole('button', { name: 'Anmelden' }).click();
  await page.waitForURL('**/home');
  await openPage(page, '/settings/profile');
  assert.equal(await page.locator('html').getAttribute('lang'), 'de-AT');
  await page.getByLabel('Sprache dieser App').selectOption('en');
  await untilLoaded(page, () => page.getByRole('button', { name: 'Speichern' }).click());
  await page.getByRole('heading', { name: 'Edit profile' }).waitFor();
  await becomes(() => page.locator('html').getAttribute('lang'), 'en');
  await becomes(() => page.getByLabel('Language of this app').inputValue(), 'en');

  const elsewhere = await openVisitor(browser, server, {
    locale: 'en-GB',
    storageState: await carol.context.storageState(),
  });
  await openPage(elsewhere.page, '/@bob');
  await elsewhere.page.getByText(/^Joined \d+ \p{L}+ \d{4}/u).waitFor();
  assert.equal(await elsewhere.page.locator('html').getAttribute('lang'), 'en-GB');
  expectCalm(carol, elsewhere);
  await Promise.all([carol.close(), elsewhere.close()]);
});

/** What people wrote, and what is a name or a code: no language of the app is to change it. */
const THEIRS = '.theirs, .text, bdi, [dir=auto], code, kbd, time, option, .code, [lang]:not(html), script, style, img';
const NAMES =
  /^([@#]\w+|Hedgerow|wild\.example|Alice Finch|Bob Wren|Carol Siskin|hCaptcha|Cloudflare Turnstile|https:\/\/example\.org\/users\/alice)$/;

/** Texts of a page that no translator was given: letters of English outside of the marks of a message. */
async function findUntranslated(page: Page): Promise<string[]> {
  const texts = await page.evaluate((theirs) => {
    const found = new Set<string>();
    const look = (element: Element | null, text: string | null) => {
      if (element === null || element.closest(theirs) !== null) return;
      // A message, with all that was put into it; another message may have been.
      const message = /\[[^[\]]*·\]/g;
      const rest = (text ?? '').replaceAll(message, '').replaceAll(message, '').trim();
      if (/\p{L}{2}/u.test(rest)) found.add(rest.slice(0, 80));
    };
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) look(walker.currentNode.parentElement, walker.currentNode.textContent);
    for (const name of ['aria-label', 'title', 'placeholder', 'alt']) {
      for (const element of document.querySelectorAll(`[${name}]`)) look(element, element.getAttribute(name));
    }
    return [...found];
  }, THEIRS);
  return texts.filter((text) => !NAMES.test(text));
}

for (const locale of ['en-XA', 'ar-XB']) {
  test(`every page is written in the language that was asked for, and fits: ${locale}`, async () => {
    const options = { viewport: PHONE, locale };
    const problems: string[] = [];
    const visitor = await openVisitor(browser, server, options);
    const newcomer = await openVisitor(browser, fresh, options);
    const enter = await openVisitor(browser, server);
    await signIn(enter.page, 'alice@mail.test', 'linnet-linnet');
    const member = await openVisitor(browser, server, {
      ...options,
      storageState: await enter.context.storageState(),
    });
    const visits: [Visitor, string[]][] = [
      [visitor, [...visitorPages(post), '/nowhere']],
      [newcomer, newcomerPages(fresh)],
      [member, memberPages(post)],
    ];
    for (const [person, paths] of visits) {
      for (const path of paths) {
        await person.page.goto(path);
        assert.equal(await person.page.locator('html').getAttribute('lang'), locale, path);
        problems.push(...(await inspectAs(locale, person.page, path)));
      }
    }
    await openPage(member.page, '/home');
    await member.page.keyboard.press('n');
    await member.page.getByRole('dialog').locator('textarea:focus').waitFor();
    problems.push(...(await inspectAs(locale, member.page, 'composer')));
    assert.deepEqual(problems, []);
    await Promise.all([visitor, newcomer, enter, member].map((person: Visitor) => person.close()));
  });
}

async function inspectAs(locale: string, page: Page, where: string): Promise<string[]> {
  const folder = process.env['E2E_SCREENSHOTS'];
  const name = `${locale}-${where.replaceAll(/[^a-z0-9]+/gi, '-').slice(0, 40)}`;
  if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png` });
  const rtl = (await page.locator('html').getAttribute('dir')) === 'rtl';
  if (locale === 'ar-XB') return [...(rtl ? [] : [`${where}: not right to left`]), ...(await inspectNow(page, where))];
  const tooWide = await page.evaluate('document.documentElement.scrollWidth > innerWidth');
  const untranslated = await findUntranslated(page);
  return [...(tooWide ? [`${where}: scrolls sideways`] : []), ...untranslated.map((text) => `${where}: ${text}`)];
}
