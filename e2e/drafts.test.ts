import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { openPage, openVisitor, PHONE, signIn, startBrowser, type Visitor } from './browser.ts';
import { becomes } from './eventually.ts';
import { expectCalm, findComposer, findPost } from './people.ts';
import { type Server, startServer } from './server.ts';

let server: Server;
let browser: Browser;
let desk: Visitor;
let phone: Visitor;

before(async () => {
  [server, browser] = await Promise.all([startServer({ seed: true }), startBrowser()]);
  // One person at two devices, far from Greenwich.
  const timezoneId = 'Asia/Kathmandu';
  desk = await openVisitor(browser, server, { timezoneId });
  phone = await openVisitor(browser, server, { timezoneId, viewport: PHONE });
  for (const { page } of [desk, phone]) await signIn(page, 'alice@mail.test', 'linnet-linnet');
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const rows = (page: Page) => page.getByRole('main').getByRole('listitem');

test('a draft follows its author from one device to the other, and is out once', async () => {
  const { page } = desk;
  await openPage(page, '/home');
  const composer = await findComposer(page);
  const keep = composer.getByRole('button', { name: 'Keep as a draft' });
  await becomes(() => keep.isDisabled(), true, 'nothing is no draft');
  await composer.getByLabel('What would you like to say?').fill('A thought that is not yet');
  await composer.getByRole('button', { name: 'Poll' }).click();
  await composer.getByLabel('Option 1', { exact: true }).fill('Half of it');
  await keep.click();
  await page.getByText('Draft kept').waitFor();
  await becomes(() => composer.getByLabel('What would you like to say?').inputValue(), '');

  await openPage(phone.page, '/drafts');
  const row = rows(phone.page).filter({ hasText: 'A thought that is not yet' });
  await row.getByText('Half of it').waitFor();
  await row.getByRole('button', { name: 'Edit' }).click();
  const dialog = phone.page.getByRole('dialog', { name: 'Go on writing' });
  await becomes(() => dialog.getByLabel('Option 1', { exact: true }).inputValue(), 'Half of it');
  await dialog.getByRole('button', { name: 'Poll' }).click();
  await dialog.locator('textarea').fill('A thought that is whole');
  await dialog.getByRole('button', { name: 'Post', exact: true }).click();
  await phone.page.getByText('No drafts.').waitFor();
  await openPage(page, '/@alice');
  await findPost(page, 'A thought that is whole').waitFor();
  await openPage(page, '/drafts');
  await page.getByText('No drafts.').waitFor();
  expectCalm(desk, phone);
});

test('a post is scheduled in the reader’s own time, changed, deleted and brought back', async () => {
  const { page } = desk;
  await openPage(page, '/scheduled');
  await page.getByText('Nothing is scheduled.').waitFor();
  await page.keyboard.press('n');
  const dialog = page.getByRole('dialog');
  await dialog.locator('textarea').fill('Good morning, later');
  await dialog.getByRole('button', { name: 'Publish later' }).click();
  const time = dialog.getByLabel('Publish on');
  await time.fill('2001-01-01T08:00');
  await dialog.getByText('at least five minutes').waitFor();
  const schedule = dialog.getByRole('button', { name: 'Schedule' });
  await becomes(() => schedule.isDisabled(), true, 'a day that is over');
  const year = new Date().getFullYear() + 1;
  await time.fill(`${year}-05-01T08:30`);
  await schedule.click();
  await page.getByText(`Will be posted on 1 May ${year} at 8:30`).waitFor();
  const row = rows(page).filter({ hasText: 'Good morning, later' });
  // Kathmandu is 5 hours and 45 minutes ahead of UTC.
  const at = () => row.locator('time').first().getAttribute('datetime');
  await becomes(at, `${year}-05-01T02:45:00.000Z`, 'when it is published');

  await row.getByRole('button', { name: 'Edit' }).click();
  await dialog.locator('textarea').fill('Good evening, later');
  await dialog.getByLabel('Publish on').fill(`${year}-05-02T20:00`);
  await dialog.getByRole('button', { name: 'Schedule' }).click();
  const changed = rows(page).filter({ hasText: 'Good evening, later' });
  await changed.getByText(`2 May ${year} at 20:00`).waitFor();
  await becomes(() => rows(page).count(), 1, 'what is scheduled');

  await changed.getByRole('button', { name: 'Delete' }).click();
  await page.getByText('Nothing is scheduled.').waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await changed.getByText(`2 May ${year} at 20:00`).waitFor();
  await openPage(page, '/scheduled');
  await changed.getByText(`2 May ${year} at 20:00`).waitFor();
  expectCalm(desk, phone);
});
