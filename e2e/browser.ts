import chromium from '@sparticuz/chromium';
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium as engine,
  type Page,
} from 'playwright-core';
import { WAIT_MS } from './eventually.ts';
import type { Server } from './server.ts';

export const PHONE = { width: 390, height: 844 };
export const DESKTOP = { width: 1280, height: 900 };

export async function startBrowser(): Promise<Browser> {
  return engine.launch({
    executablePath: await chromium.executablePath(),
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
    headless: true,
  });
}

export interface Visitor {
  page: Page;
  context: BrowserContext;
  /** What the pages complained of since the last call: errors, and violations of the content security policy. */
  takeComplaints(): string[];
  close(): Promise<void>;
}

/** A person with a browser profile of their own. Each must end without complaints: see `takeComplaints`. */
export async function openVisitor(
  browser: Browser,
  server: Server,
  options: BrowserContextOptions = {},
): Promise<Visitor> {
  const context = await browser.newContext({
    baseURL: server.url,
    viewport: DESKTOP,
    locale: 'en-GB',
    reducedMotion: 'reduce',
    ...options,
  });
  context.setDefaultTimeout(WAIT_MS);
  const complaints: string[] = [];
  context.on('page', (page) => {
    page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error.message}`));
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') {
        complaints.push(`${page.url()}: ${message.text()} (${message.location().url})`);
      }
    });
  });
  const page = await context.newPage();
  return { page, context, takeComplaints: () => complaints.splice(0), close: () => context.close() };
}

/**
 * Opens a page of somebody signed in, and waits until it listens: before, a click or a key would be lost. The page
 * before is left first: it may be about to listen itself.
 */
export async function openPage(page: Page, path: string): Promise<void> {
  await page.goto('about:blank');
  await Promise.all([page.waitForEvent('websocket'), page.goto(path)]);
}

/** Signs in through the form. */
export async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password').fill(password);
  const alive = page.waitForEvent('websocket');
  await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL('**/home');
  await alive;
}
