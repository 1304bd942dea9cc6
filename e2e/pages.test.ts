import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { DESKTOP, openPage, openVisitor, PHONE, signIn, startBrowser, type Visitor } from './browser.ts';
import { expectCalm, findPost } from './people.ts';
import { type Server, startServer } from './server.ts';
import { inspectNow, memberPages, newcomerPages, visitorPages } from './visits.ts';

/** Set E2E_SCREENSHOTS to keep the pictures. */
const kept = process.env['E2E_SCREENSHOTS'];
const LOOKS = [
  { name: 'phone-light', viewport: PHONE, colorScheme: 'light' },
  { name: 'phone-dark', viewport: PHONE, colorScheme: 'dark' },
  { name: 'desktop-light', viewport: DESKTOP, colorScheme: 'light' },
  { name: 'desktop-dark', viewport: DESKTOP, colorScheme: 'dark' },
] as const;

let server: Server;
let fresh: Server;
let browser: Browser;
let folder: string;
let post: string;

before(async () => {
  [server, fresh, browser] = await Promise.all([startServer({ seed: true }), startServer(), startBrowser()]);
  folder = kept ?? (await mkdtemp(join(tmpdir(), 'linnet-screenshots-')));
  const reader = await openVisitor(browser, server);
  await reader.page.goto('/@bob');
  const link = findPost(reader.page, 'Up early').locator('a[href*="/@bob/"]').first();
  post = (await link.getAttribute('href')) ?? '';
  await reader.close();
});

after(async () => {
  await browser?.close();
  await Promise.all([server?.stop(), fresh?.stop()]);
  if (kept === undefined) await rm(folder, { recursive: true, force: true });
});

/** Opens a page, and says what is wrong with it. */
async function inspect({ page }: Visitor, path: string, name: string): Promise<string[]> {
  const answer = await page.goto(path, { waitUntil: 'load' });
  const expected = path === '/nowhere' ? 404 : 200;
  const problems = answer?.status() === expected ? [] : [`${path}: answered ${answer?.status()}`];
  await page.screenshot({ path: join(folder, `${name}.png`) });
  return [...problems, ...(await inspectNow(page, path))];
}

const toName = (path: string) => path.replace(/\?.*key=.*/, '-link').replaceAll(/[^a-z0-9]+/gi, '-');

for (const { name, ...look } of LOOKS) {
  test(`every page is accessible and fits: ${name}`, async () => {
    const problems: string[] = [];
    const visitor = await openVisitor(browser, server, look);
    const newcomer = await openVisitor(browser, fresh, look);
    const member = await openVisitor(browser, server, look);
    await signIn(member.page, 'alice@mail.test', 'linnet-linnet');
    const consent = await createConsentPath(server);
    const visits: [Visitor, string, string[]][] = [
      [visitor, 'visitor', visitorPages(post)],
      [newcomer, 'newcomer', newcomerPages(fresh)],
      [member, 'member', [...memberPages(post), consent]],
    ];
    await Promise.all(
      visits.map(async ([person, role, paths]) => {
        for (const path of paths) {
          problems.push(...(await inspect(person, path, `${name}-${role}-${toName(path.slice(0, 60))}`)));
        }
      }),
    );
    expectCalm(visitor, newcomer, member);
    // A page that is missing complains of itself.
    problems.push(...(await inspect(visitor, '/nowhere', `${name}-visitor-nowhere`)));

    await openPage(member.page, '/home');
    await findPost(member.page, 'The window is closed').waitFor();
    await member.page.keyboard.press('n');
    await member.page.getByRole('dialog').locator('textarea:focus').waitFor();
    await member.page.screenshot({ path: join(folder, `${name}-member-composer.png`) });
    problems.push(...(await inspectNow(member.page, 'composer')));
    expectCalm(member);
    assert.deepEqual(problems, []);
    await Promise.all([visitor, newcomer, member].map((person) => person.close()));
  });
}

/** Where an app sends its user to be let in. */
async function createConsentPath({ url }: Server): Promise<string> {
  const redirect = 'http://127.0.0.1/back';
  const body = new URLSearchParams({ client_name: 'A small app', redirect_uris: redirect, scopes: 'read write' });
  const answer = await fetch(`${url}/api/v1/apps`, { method: 'POST', body });
  const { client_id } = (await answer.json()) as { client_id: string };
  const query = { client_id, redirect_uri: redirect, response_type: 'code', scope: 'read write' };
  return `/oauth/authorize?${new URLSearchParams(query)}`;
}
