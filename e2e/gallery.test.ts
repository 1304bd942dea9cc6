import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page, Response } from 'playwright-core';
import { findFreePort } from '../packages/server/test/free-port.ts';
import { EXCLUDED } from '../packages/web/gallery/excluded.ts';
import { DESKTOP, PHONE, startBrowser } from './browser.ts';

const WEB = join(import.meta.dirname, '../packages/web');
/** What Vite compiles at the first visit takes its time on a busy machine. */
const FIRST_MS = 90_000;
/** A page that shows everything has everything twice. */
const OF_WHOLE_PAGES = [
  'landmark-unique',
  'landmark-no-duplicate-main',
  'landmark-no-duplicate-banner',
  'landmark-banner-is-top-level',
  'landmark-complementary-is-top-level',
  'landmark-contentinfo-is-top-level',
  'heading-order',
  'page-has-heading-one',
  'region',
];

let browser: Browser;
let vite: ChildProcess;
let url: string;

before(async () => {
  const port = await findFreePort();
  const bin = join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin/vite.js');
  vite = spawn(process.execPath, [bin, 'dev', '--port', `${port}`, '--strictPort', '--host', '127.0.0.1'], {
    cwd: WEB,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const kill = () => vite.kill('SIGKILL');
  process.on('exit', kill);
  url = `http://127.0.0.1:${port}/dev/components`;
  await whenReady(vite);
  browser = await startBrowser();
  // Twice: the first visit finds what has to be prepared, and is loaded anew once it is.
  for (let round = 0; round < 2; round++) {
    const page = await browser.newPage();
    await openGallery(page, '');
    await page.close();
  }
});
after(async () => {
  await browser?.close();
  vite?.kill('SIGKILL');
});

/** Waits until Vite says that it listens. */
async function whenReady(child: ChildProcess): Promise<void> {
  let said = '';
  const ready = new Promise<void>((resolve) => {
    const hear = (chunk: Buffer) => {
      said += chunk.toString();
      if (/ready in/.test(said)) resolve();
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
  });
  const ended = once(child, 'exit').then(() => Promise.reject(new Error(`vite ended:\n${said}`)));
  await Promise.race([ready, ended]);
  ended.catch(() => undefined);
}

async function openGallery(page: Page, query: string): Promise<Response | null> {
  const response = await page.goto(url + query, { timeout: FIRST_MS });
  await page.getByText('Something was saved').first().waitFor({ timeout: FIRST_MS });
  return response;
}

test('every component is in the gallery, or the list says where else', async () => {
  const page = await browser.newPage();
  await openGallery(page, '');
  const shown = new Set(
    await page.locator('[data-component]').evaluateAll((all) => all.map((one) => one.getAttribute('data-component')!)),
  );
  const components = globSync('**/*.svelte', { cwd: join(WEB, 'src/lib') }).map((file) => file.replace('.svelte', ''));
  assert.deepEqual(
    components.filter((name) => !shown.has(name) && EXCLUDED[name] === undefined),
    [],
    'not shown',
  );
  assert.deepEqual(
    Object.keys(EXCLUDED).filter((name) => shown.has(name) || !components.includes(name)),
    [],
    'excluded, but shown or gone',
  );
  await page.close();
});

const LOOKS = [
  { name: 'phone, light', viewport: PHONE, query: '?scheme=light' },
  { name: 'phone, dark, right to left', viewport: PHONE, query: '?scheme=dark&locale=ar-XB' },
  { name: 'desktop, dark', viewport: DESKTOP, query: '?scheme=dark' },
  { name: 'desktop, light, a third longer', viewport: DESKTOP, query: '?scheme=light&locale=en-XA' },
];

for (const { name, viewport, query } of LOOKS) {
  test(`the gallery is accessible and fits: ${name}`, async () => {
    const context = await browser.newContext({ viewport, reducedMotion: 'reduce' });
    const page = await context.newPage();
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(error.message));
    await openGallery(page, query);
    const look = async (what: string) => {
      const tooWide = await page.evaluate('document.documentElement.scrollWidth > innerWidth');
      const { violations } = await new AxeBuilder({ page }).disableRules(OF_WHOLE_PAGES).analyze();
      if (tooWide) problems.push(`${what}: scrolls sideways`);
      for (const { id, nodes } of violations) {
        problems.push(`${what}: ${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
      }
    };
    await look('everything');
    const folder = process.env['E2E_SCREENSHOTS'];
    if (folder !== undefined) await page.screenshot({ path: `${folder}/gallery-${name}.png`, fullPage: true });
    for (const opener of await page.locator('[data-opens]').all()) {
      await opener.click();
      await page.locator('dialog[open]').waitFor();
      await look((await opener.textContent()) ?? '');
      await page.keyboard.press('Escape');
      await page.locator('dialog[open]').waitFor({ state: 'detached' });
    }
    assert.deepEqual(problems, []);
    await context.close();
  });
}

test('nothing of the gallery is in a build', () => {
  for (const file of globSync('**/*.{js,css}', { cwd: join(WEB, 'build') })) {
    const text = readFileSync(join(WEB, 'build', file), 'utf8');
    assert.ok(!text.includes('Donaudampfschiff') && !text.includes('data-component'), file);
  }
});
