import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { openPage } from './browser.ts';
import { untilAnswered } from './eventually.ts';

/** A post on the page by its words. */
export function findPost(page: Page, text: string): Locator {
  return page.getByRole('article').filter({ hasText: text }).first();
}

/** The composer of the home page, which is there once somebody goes to write. */
export async function findComposer(page: Page): Promise<Locator> {
  const main = page.getByRole('main');
  await main.getByLabel('What would you like to say?').focus();
  const composer = main.locator('form', { has: page.getByRole('button', { name: 'Post', exact: true }) });
  await composer.waitFor();
  return composer;
}

/** Writes a post in the composer of the home page. */
export async function publish(page: Page, text: string): Promise<void> {
  const composer = await findComposer(page);
  await composer.getByLabel('What would you like to say?').fill(text);
  await composer.getByRole('button', { name: 'Post', exact: true }).click();
  await findPost(page, text).waitFor();
}

/** Finds somebody by handle through the search page, and follows. */
export async function followByHandle(page: Page, handle: string): Promise<void> {
  await openPage(page, '/search');
  const main = page.getByRole('main');
  await main.getByRole('searchbox').fill(handle);
  await main.getByRole('searchbox').press('Enter');
  await untilAnswered(page, () => main.getByRole('button', { name: /^Follow / }).click());
  await main.getByRole('button', { name: /^(Unfollow|Cancel request) / }).waitFor();
}

/** Nothing on the console: no error, no warning, no violation of the content security policy. */
export function expectCalm(...people: { takeComplaints(): string[] }[]): void {
  for (const person of people) assert.deepEqual(person.takeComplaints(), []);
}

/** Goes to a page of the settings by the tree of them. */
export async function openSettings(page: Page, name: string): Promise<void> {
  await openPage(page, '/settings');
  await page.getByRole('main').getByRole('link', { name }).first().click();
}
