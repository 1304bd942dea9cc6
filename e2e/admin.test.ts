import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { openPage, openVisitor, PHONE, signIn, startBrowser, type Visitor } from './browser.ts';
import { becomes } from './eventually.ts';
import { expectCalm } from './people.ts';
import { type Server, startServer } from './server.ts';
import { inspectNow } from './visits.ts';

/** One pixel. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

let server: Server;
let browser: Browser;
/** The owner at a desk, a moderator with a phone. */
let alice: Visitor;
let bob: Visitor;

before(async () => {
  [server, browser] = await Promise.all([startServer({ seed: true }), startBrowser()]);
  [alice, bob] = await Promise.all([openVisitor(browser, server), openVisitor(browser, server, { viewport: PHONE })]);
  await Promise.all([
    signIn(alice.page, 'alice@mail.test', 'linnet-linnet'),
    signIn(bob.page, 'bob@mail.test', 'linnet-linnet'),
  ]);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const main = (page: Page) => page.getByRole('main');
const rooms = (page: Page) => page.getByRole('navigation', { name: 'Administration' });

test('people with an office are led to their rooms; to others there is nothing', async () => {
  await openPage(alice.page, '/home');
  await alice.page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Administration' }).click();
  await rooms(alice.page).getByRole('link', { name: 'Server settings' }).waitFor();

  await openPage(bob.page, '/home');
  await bob.page.getByRole('button', { name: 'You' }).click();
  await bob.page.getByRole('dialog').getByRole('link', { name: 'Administration' }).click();
  await main(bob.page).getByRole('heading', { name: 'Administration' }).waitFor();
  assert.deepEqual(await inspectNow(bob.page, 'rooms'), []);
  const opener = rooms(bob.page).getByRole('button', { name: 'Administration' });
  await opener.click();
  await rooms(bob.page).getByRole('link', { name: 'Audit log' }).waitFor();
  assert.equal(await rooms(bob.page).getByRole('link', { name: 'Server settings' }).count(), 0);
  assert.deepEqual(await inspectNow(bob.page, 'rooms, open'), []);
  await rooms(bob.page).getByRole('link', { name: 'Audit log' }).click();
  await main(bob.page).getByRole('heading', { name: 'Audit log' }).waitFor();
  await becomes(() => opener.getAttribute('aria-expanded'), 'false', 'whether the rooms are open');
  expectCalm(alice, bob);
  assert.equal((await bob.page.goto('/admin/settings'))?.status(), 404);
  bob.takeComplaints();

  const carol = await openVisitor(browser, server);
  await signIn(carol.page, 'carol@mail.test', 'linnet-linnet');
  assert.equal(await carol.page.getByRole('link', { name: 'Administration' }).count(), 0);
  expectCalm(carol);
  assert.equal((await carol.page.goto('/admin'))?.status(), 404);
  await carol.close();
});

test('how it goes is told by day, over the days that were chosen', async () => {
  const { page } = alice;
  await openPage(page, '/admin');
  const joined = main(page).getByRole('region', { name: 'People who joined' });
  await joined.waitFor();
  await becomes(() => joined.locator('svg rect').count(), 7, 'days');
  await joined.getByText('Day by day').click();
  await joined.getByRole('listitem').first().waitFor();
  await main(page).getByRole('link', { name: '30 days' }).click();
  await page.waitForURL(/days=30/);
  await becomes(() => joined.locator('svg rect').count(), 30, 'days');
  assert.deepEqual(await inspectNow(page, 'measures'), []);
  expectCalm(alice);
});

test('what the server is made of, and who comes back, is told to who comes to it', async () => {
  const { page } = alice;
  await openPage(page, '/admin?days=30');
  const part = (name: string) => main(page).getByRole('region', { name });
  await part('What it is made of').scrollIntoViewIfNeeded();
  const sources = part('What people joined with').getByRole('listitem');
  await sources.filter({ hasText: 'The pages of this server' }).waitFor();
  await part('What it runs on').getByText('Linnet', { exact: true }).waitFor();
  await part('What takes space now').getByRole('link', { name: 'The database' }).waitFor();
  await part('Who comes back').scrollIntoViewIfNeeded();
  await main(page)
    .getByText(/Nobody joined in the last six months|Joined in/)
    .first()
    .waitFor();
  assert.deepEqual(await inspectNow(page, 'what it is made of'), []);
  await part('What takes space now').getByRole('link', { name: 'The database' }).click();
  await page.waitForURL('**/admin/storage');

  // On a phone, and for who may not go into these rooms.
  await openPage(bob.page, '/admin');
  const theirs = main(bob.page).getByRole('region', { name: 'What takes space now' });
  await main(bob.page).getByRole('region', { name: 'What it is made of' }).scrollIntoViewIfNeeded();
  await theirs.getByText('The database').waitFor();
  assert.equal(await theirs.getByRole('link').count(), 0);
  assert.deepEqual(await inspectNow(bob.page, 'what it is made of, on a phone'), []);
  expectCalm(alice, bob);
});

test('a setting is found, changed, seen by visitors at once, and put back', async () => {
  const { page } = alice;
  const visitor = await openVisitor(browser, server);
  await openPage(page, '/admin/settings');
  assert.deepEqual(await inspectNow(page, 'settings'), []);
  await main(page).getByRole('searchbox', { name: 'Find a setting' }).fill('header of every page');
  const form = main(page).getByRole('form', { name: 'Name' });
  await form.getByLabel('Name').fill('Thicket');
  await form.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved: Name').waitFor();
  const title = async () => {
    await visitor.page.goto('/about');
    return visitor.page.getByRole('heading', { level: 1 }).textContent();
  };
  assert.equal(await title(), 'Thicket');
  await page.getByRole('button', { name: 'Undo' }).click();
  await becomes(() => form.getByLabel('Name').inputValue(), 'Hedgerow', 'the name that was put back');
  await main(page).getByRole('searchbox', { name: 'Find a setting' }).fill('public_url');
  await main(page).getByText('PUBLIC_URL', { exact: true }).waitFor();
  await main(page).getByRole('searchbox', { name: 'Find a setting' }).fill('no such thing');
  await main(page).getByText('No setting has these words.').waitFor();

  await main(page).getByRole('searchbox', { name: 'Find a setting' }).fill('who may join');
  await main(page).getByRole('radio', { name: 'People you approve' }).check();
  await page.getByText('Saved: Who may join').waitFor();
  await visitor.page.goto('/sign-up');
  await visitor.page.getByText('Why would you like to join').waitFor();
  await becomes(title, 'Hedgerow', 'the name that was put back');
  expectCalm(alice, visitor);
  await visitor.close();
});

test('the server gets a colour that can be read whatever was chosen, at once and for visitors, and gives it back', async () => {
  const { page } = alice;
  const accentOf = (one: Page) =>
    one.evaluate(() => getComputedStyle(document.querySelector('a.button')!).backgroundColor);
  const visitor = await openVisitor(browser, server);
  await visitor.page.goto('/');
  const own = await accentOf(visitor.page);
  await openPage(page, '/admin/settings');
  const form = main(page).getByRole('form', { name: 'Colour' });
  await form.getByRole('textbox', { name: 'Colour', exact: true }).fill('#ffff00');
  await form.getByRole('group', { name: 'How it will look' }).getByText('In dark').waitFor();
  assert.deepEqual(await inspectNow(page, 'a colour to be'), []);
  await form.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved: Colour').waitFor();
  assert.deepEqual(await inspectNow(page, 'in yellow'), []);
  await visitor.page.goto('/');
  assert.notEqual(await accentOf(visitor.page), own);
  assert.deepEqual(await inspectNow(visitor.page, 'in yellow, for a visitor'), []);
  await page.getByRole('button', { name: 'Undo' }).click();
  await becomes(
    () => form.getByRole('textbox', { name: 'Colour', exact: true }).inputValue(),
    '',
    'the colour that was put back',
  );
  await visitor.page.goto('/');
  assert.equal(await accentOf(visitor.page), own);
  expectCalm(alice, visitor);
  await visitor.close();
});

test('how long a post may be is decided, and whoever writes is told', async () => {
  const { page } = alice;
  await openPage(page, '/admin/settings');
  const form = main(page).getByRole('form', { name: 'Longest post' });
  const field = form.getByRole('textbox', { name: 'Longest post' });
  await field.fill('20');
  await form.getByRole('button', { name: 'Save' }).click();
  await form.getByRole('alert').waitFor();
  await field.fill('123');
  await form.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved: Longest post').waitFor();
  await openPage(bob.page, '/home');
  await bob.page.getByRole('button', { name: 'New post' }).first().click();
  const dialog = bob.page.getByRole('dialog');
  await dialog.getByRole('textbox').first().fill('x'.repeat(3));
  await dialog.getByText('120', { exact: true }).waitFor();
  await field.fill('5000');
  await form.getByRole('button', { name: 'Save' }).click();
  await form.getByRole('button', { name: 'Save' }).waitFor({ state: 'detached' });
  // The refusal of what was too little.
  alice.takeComplaints();
  expectCalm(bob);
});

test('what comes round is brought forward; a mail and a document of another server are tried', async () => {
  const { page } = alice;
  await openPage(page, '/admin/jobs?show=schedule');
  await main(page).getByRole('button', { name: 'Run trends.count now' }).click();
  await page.getByText('trends.count is due now').waitFor();
  assert.deepEqual(await inspectNow(page, 'the schedule'), []);
  await openPage(page, '/admin/health');
  await main(page).getByRole('button', { name: 'Send me a mail' }).click();
  await main(page).getByText('This server sends no mail').waitFor();
  await main(page).getByLabel('Address or handle').fill(`${server.url}/users/bob`);
  await main(page).getByRole('button', { name: 'Fetch it' }).click();
  await main(page).getByText('own-domain').waitFor();
  assert.deepEqual(await inspectNow(page, 'what is tried'), []);
  expectCalm(alice);
});

test('the server gets an icon and a picture with words, which visitors see, and loses them again', async () => {
  const { page } = alice;
  await openPage(page, '/admin/settings');
  const icon = main(page).getByRole('form', { name: 'Icon' });
  await icon.getByLabel('Icon').setInputFiles({ name: 'bird.png', mimeType: 'image/png', buffer: PNG });
  await icon.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved: Icon').waitFor();
  await icon.getByRole('img', { name: 'Icon' }).waitFor();
  const thumbnail = main(page).getByRole('form', { name: 'Picture of the server' });
  await thumbnail
    .getByLabel('Picture of the server')
    .setInputFiles({ name: 'a.png', mimeType: 'image/png', buffer: PNG });
  await thumbnail.getByLabel('What is seen on it').fill('A red dot');
  await thumbnail.getByRole('button', { name: 'Save' }).click();
  await thumbnail.getByRole('img', { name: 'A red dot' }).waitFor();
  assert.deepEqual(await inspectNow(page, 'pictures'), []);

  const visitor = await openVisitor(browser, server);
  await visitor.page.goto('/about');
  await main(visitor.page).getByRole('img', { name: 'A red dot' }).waitFor();
  await visitor.page.locator('header img[src*="/media/files/"]').waitFor();
  expectCalm(visitor);
  await visitor.close();

  for (const form of [icon, thumbnail]) {
    await form.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await form.getByRole('button', { name: 'Delete' }).waitFor({ state: 'detached' });
  }
  expectCalm(alice);
});

test('a rule is written with a translation, moved and taken away; who reads German reads it in German', async () => {
  const { page } = alice;
  await openPage(page, '/admin/rules');
  await main(page).getByText('No rules have been written down yet.').waitFor();
  const add = async (text: string, german?: string) => {
    await main(page).getByRole('button', { name: 'New rule' }).click();
    const dialog = page.getByRole('dialog', { name: 'New rule' });
    await dialog.getByLabel('Rule', { exact: true }).fill(text);
    if (german) {
      await dialog.getByLabel('Add a translation').selectOption('de');
      await dialog.getByLabel('Rule: German').fill(german);
      assert.deepEqual(await inspectNow(page, 'the dialog of a rule'), []);
    }
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
  };
  await add('Be kind', 'Sei nett');
  await add('No noise');
  await main(page).getByText('Also in: de').waitFor();
  await main(page).getByRole('button', { name: 'Move up: No noise' }).click();
  const listed = async () => main(page).getByRole('list', { name: 'Rules' }).locator('strong').allTextContents();
  await main(page).getByRole('button', { name: 'Move up: Be kind' }).and(page.locator(':enabled')).waitFor();
  await becomes(listed, ['No noise', 'Be kind'], 'the rules');
  assert.deepEqual(await inspectNow(page, 'rules'), []);

  const reader = await openVisitor(browser, server, { locale: 'de-DE' });
  await reader.page.goto('/about');
  await reader.page.getByText('Sei nett').waitFor();
  await reader.page.getByText('No noise').waitFor();

  await main(page).getByRole('button', { name: 'Delete: No noise' }).click();
  await page.getByRole('dialog', { name: 'Delete the rule' }).getByRole('button', { name: 'Delete' }).click();
  await main(page).getByText('No noise').waitFor({ state: 'detached' });
  expectCalm(alice, reader);
  await reader.close();
});

test('terms of a day are written, taken away, and come back', async () => {
  const { page } = alice;
  await openPage(page, '/admin/terms');
  await main(page).getByLabel('From this day on').fill('2026-01-01');
  await main(page).getByLabel('Text', { exact: true }).fill('Be kind to the hedge.');
  await main(page).getByRole('button', { name: 'Save' }).click();
  await main(page).getByText('Be kind to the hedge.', { exact: false }).waitFor();
  await main(page)
    .getByRole('button', { name: 'Delete 1 January 2026' })
    .or(main(page).getByRole('button', { name: /^Delete/ }))
    .first()
    .click();
  await main(page).getByText('There are no terms yet.').waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await main(page).getByText('In force').waitFor();
  assert.deepEqual(await inspectNow(page, 'terms'), []);
  expectCalm(alice);
});

test('what was done is written down, and found by what it was done to', async () => {
  const { page } = bob;
  await openPage(page, '/admin/audit');
  await main(page).getByRole('link', { name: 'Setting changed' }).first().waitFor();
  assert.deepEqual(await inspectNow(page, 'audit'), []);
  await main(page).getByLabel('Show', { exact: true }).selectOption('Rule moved');
  await main(page).getByRole('link', { name: 'Setting changed' }).first().waitFor({ state: 'detached' });
  await main(page).getByRole('link', { name: 'No noise' }).click();
  await main(page).getByText('What was done to No noise.').waitFor();
  await becomes(() => main(page).getByRole('listitem').count(), 3, 'what was done');
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.locator('[data-row]:focus').filter({ hasText: 'Rule moved' }).waitFor();
  expectCalm(bob);
});

test('something is announced, hidden and shown again; members see it at home', async () => {
  const { page } = alice;
  await openPage(page, '/admin/announcements');
  await main(page).getByRole('button', { name: 'New announcement' }).click();
  const dialog = page.getByRole('dialog', { name: 'New announcement' });
  await dialog.getByLabel('What you want to say').fill('The pond freezes on Friday');
  assert.deepEqual(await inspectNow(page, 'the dialog of an announcement'), []);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await main(page).getByText('Shown').waitFor();
  assert.deepEqual(await inspectNow(page, 'announcements'), []);
  await openPage(bob.page, '/home');
  await bob.page.getByText('The pond freezes on Friday').waitFor();
  await main(page).getByRole('button', { name: 'Hide' }).click();
  await main(page).getByText('Kept').waitFor();
  await bob.page.getByText('The pond freezes on Friday').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Undo' }).click();
  await main(page).getByText('Shown', { exact: true }).waitFor();
  await bob.page.getByText('The pond freezes on Friday').waitFor();
  expectCalm(alice, bob);
});

test('an emoji is added, put with others, taken out of use and erased', async () => {
  const { page } = alice;
  await openPage(page, '/admin/emojis');
  await main(page).getByRole('button', { name: 'New emoji' }).click();
  const dialog = page.getByRole('dialog', { name: 'New emoji' });
  const picture = { name: 'small bird.png', mimeType: 'image/png', buffer: PNG };
  await dialog.getByLabel('Picture').setInputFiles(picture);
  await becomes(() => dialog.getByLabel('Name').inputValue(), 'small_bird');
  await dialog.getByLabel('Category').fill('Birds');
  assert.deepEqual(await inspectNow(page, 'the dialog of an emoji'), []);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await main(page).getByText(':small_bird:').first().waitFor();
  assert.deepEqual(await inspectNow(page, 'emoji'), []);
  const box = main(page).getByRole('checkbox', { name: 'Select :small_bird:' });
  await box.check();
  await main(page).getByRole('button', { name: 'Stop using' }).click();
  await main(page).getByText('Not in use').waitFor();
  assert.doesNotMatch(await (await fetch(`${server.url}/api/v1/custom_emojis`)).text(), /small_bird/);
  await box.check();
  await main(page).getByRole('button', { name: 'Erase' }).click();
  await page.getByRole('dialog', { name: 'Erase 1 emoji?' }).getByRole('button', { name: 'Erase' }).click();
  await box.waitFor({ state: 'detached' });
  await main(page).getByRole('textbox', { name: 'Server' }).fill('elsewhere.test');
  await main(page).getByRole('button', { name: 'Search' }).last().click();
  await main(page).getByText('None was seen here.').waitFor();
  expectCalm(alice);
});

test('what fills the disk is measured, and where nothing is to be cleared it says so', async () => {
  const { page } = alice;
  await openPage(page, '/admin/storage');
  await main(page).getByText('Files have not been measured yet').first().waitFor();
  await main(page).getByRole('button', { name: 'Measure now' }).click();
  await main(page).getByText('Files were measured on').waitFor();
  await main(page).getByText('Pictures, videos and sounds of people here').waitFor();
  assert.deepEqual(await inspectNow(page, 'storage'), []);
  await main(page).getByLabel('Clear what nobody saw').selectOption({ label: 'for 90 days' });
  await main(page).getByRole('button', { name: 'Clear the cache' }).click();
  await page.getByText('There is nothing to clear.').waitFor();
  expectCalm(alice);
});

test('the server is looked at, and says what to do', async () => {
  const { page } = alice;
  await openPage(page, '/admin/health');
  const found = main(page).getByRole('list', { name: 'Health' });
  await found.getByText('public-url', { exact: true }).waitFor();
  await found.getByText('Set PUBLIC_URL to https://your.domain before you tell anyone your handle.').waitFor();
  assert.deepEqual(await inspectNow(page, 'health'), []);
  await main(page).getByRole('button', { name: 'Look again' }).and(page.locator(':enabled')).click();
  await main(page).getByRole('button', { name: 'Look again' }).and(page.locator(':enabled')).waitFor();
  await main(page)
    .getByRole('status')
    .filter({ hasText: /things? to look at/ })
    .waitFor();
  await found.getByText('public-url', { exact: true }).waitFor();
  expectCalm(alice);
});
