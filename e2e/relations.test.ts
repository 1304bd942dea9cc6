import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { openPage, openVisitor, PHONE, signIn, startBrowser, type Visitor } from './browser.ts';
import { becomes, focused, untilAnswered } from './eventually.ts';
import { expectCalm, openSettings } from './people.ts';
import { type Server, startServer } from './server.ts';
import { inspectNow } from './visits.ts';

let server: Server;
let browser: Browser;
let member: Visitor;
let page: Page;

before(async () => {
  [server, browser] = await Promise.all([startServer({ seed: true }), startBrowser()]);
  member = await openVisitor(browser, server, { viewport: PHONE });
  page = member.page;
  await signIn(page, 'alice@mail.test', 'linnet-linnet');
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const main = () => page.getByRole('main');
const openMenu = () => main().getByLabel('More').first().click();

test('somebody is muted for a while, found among the muted, and let be heard again', async () => {
  await openPage(page, '/@bob');
  await openMenu();
  await page.getByRole('button', { name: 'Mute', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Mute Bob Wren' });
  await dialog.getByLabel('How long').selectOption('1 day');
  assert.deepEqual(await inspectNow(page, 'the dialog of a mute'), []);
  await untilAnswered(page, () => dialog.getByRole('button', { name: 'Mute' }).click());
  await main().getByText('Muted', { exact: true }).waitFor();

  await openPage(page, '/settings/profile');
  await openSettings(page, 'Muted');
  await main()
    .getByText(/^Until /)
    .waitFor();
  await untilAnswered(page, () => main().getByRole('button', { name: 'Unmute Bob Wren' }).press('Enter'));
  const undo = main().getByRole('button', { name: 'Undo Bob Wren' });
  // The focus stays in its row.
  await focused(undo).waitFor();
  await untilAnswered(page, () => undo.click());
  await untilAnswered(page, () => main().getByRole('button', { name: 'Unmute Bob Wren' }).click());
  await undo.waitFor();
  await openPage(page, '/settings/muted');
  await main().getByText('You have muted nobody.').waitFor();
  expectCalm(member);
});

test('what a follow brings is chosen, and a follower is sent away', async () => {
  await openPage(page, '/@bob');
  await openMenu();
  await untilAnswered(page, () => page.getByRole('button', { name: 'Tell me of new posts' }).click());
  await openMenu();
  await untilAnswered(page, () => page.getByRole('button', { name: 'Hide their boosts' }).click());
  await openPage(page, '/@bob');
  await openMenu();
  await untilAnswered(page, () => page.getByRole('button', { name: 'No longer tell me of new posts' }).click());
  await openMenu();
  await untilAnswered(page, () => page.getByRole('button', { name: 'Show their boosts' }).click());
  await main().getByText('Follows you').waitFor();
  await openMenu();
  await page.getByRole('button', { name: 'Remove from followers' }).click();
  const remove = page.getByRole('dialog').getByRole('button', { name: 'Remove from followers' });
  await untilAnswered(page, () => remove.click());
  await main().getByText('Follows you').waitFor({ state: 'detached' });
  expectCalm(member);
});

test('what languages a follow brings is chosen, and a note is kept on somebody', async () => {
  await openPage(page, '/@bob');
  await openMenu();
  await page.getByRole('button', { name: 'Languages' }).click();
  const languages = page.getByRole('dialog', { name: 'Languages of Bob Wren' });
  await languages.getByText('All languages').waitFor();
  await languages.getByLabel('German', { exact: true }).check();
  await languages.getByText('1 language', { exact: true }).waitFor();
  assert.deepEqual(await inspectNow(page, 'the dialog of languages'), []);
  await languages.getByRole('button', { name: 'Save' }).click();
  await openMenu();
  await page.getByRole('button', { name: 'Private note' }).click();
  const note = page.getByRole('dialog', { name: 'Note on Bob Wren' });
  await note.getByRole('textbox').fill('Met at the hedge\nLikes wrens');
  assert.deepEqual(await inspectNow(page, 'the dialog of a note'), []);
  await note.getByRole('button', { name: 'Save' }).click();
  await main().getByText('Likes wrens').waitFor();

  await openPage(page, '/@bob');
  await main().getByText('Met at the hedge').waitFor();
  await openMenu();
  await page.getByRole('button', { name: 'Languages' }).click();
  await languages.getByRole('checkbox', { name: 'German', exact: true, checked: true }).waitFor();
  await languages.getByLabel('German', { exact: true }).uncheck();
  await languages.getByRole('button', { name: 'Save' }).click();
  await openMenu();
  await page.getByRole('button', { name: 'Private note' }).click();
  await note.getByRole('textbox').fill('');
  await note.getByRole('button', { name: 'Save' }).click();
  await main().getByText('Met at the hedge').waitFor({ state: 'detached' });
  expectCalm(member);
});

test('somebody is shown on the own profile, and taken off', async () => {
  await openPage(page, '/@bob');
  await openMenu();
  await untilAnswered(page, () => page.getByRole('button', { name: 'Show on my profile' }).click());
  await openMenu();
  await page.getByRole('button', { name: 'Take off my profile' }).waitFor();
  await openPage(page, '/@alice');
  const people = main().getByRole('list', { name: 'People on the profile' });
  await people.getByRole('link', { name: 'Bob Wren' }).click();
  await main().getByRole('heading', { name: 'Bob Wren' }).waitFor();
  await openMenu();
  await untilAnswered(page, () => page.getByRole('button', { name: 'Take off my profile' }).click());
  await openMenu();
  await page.getByRole('button', { name: 'Show on my profile' }).waitFor();
  await openPage(page, '/@alice');
  await main().getByRole('navigation', { name: 'Profile' }).waitFor();
  assert.equal(await people.count(), 0);
  expectCalm(member);
});

test('a profile says whom the reader follows among its followers', async () => {
  const carol = await openVisitor(browser, server);
  await signIn(carol.page, 'carol@mail.test', 'linnet-linnet');
  await openPage(carol.page, '/@bob');
  await carol.page.getByText(/^Followed by Alice/).waitFor();
  expectCalm(carol);
  await carol.close();
});

test('somebody is blocked, and let in again from the list', async () => {
  await openPage(page, '/@bob');
  await openMenu();
  await page.getByRole('button', { name: 'Block', exact: true }).click();
  await untilAnswered(page, () => page.getByRole('dialog').getByRole('button', { name: 'Block' }).click());
  await main().getByText('Blocked', { exact: true }).waitFor();
  await openPage(page, '/settings/blocked');
  await untilAnswered(page, () => main().getByRole('button', { name: 'Unblock Bob Wren' }).click());
  await main().getByRole('button', { name: 'Undo Bob Wren' }).waitFor();
  await openPage(page, '/settings/blocked');
  await main().getByText('You have blocked nobody.').waitFor();
  expectCalm(member);
});

test('a server is blocked by its name, however it was pasted, and let in again', async () => {
  await openPage(page, '/settings/servers');
  await main().getByText('You have blocked no server.').waitFor();
  const name = main().getByLabel('Name of a server');
  await name.fill('https://Loud.example/@rosa');
  await main().getByRole('button', { name: 'Block' }).click();
  const dialog = page.getByRole('dialog', { name: 'Block Loud.example' });
  await dialog.getByRole('button', { name: 'Block' }).click();
  const unblock = main().getByRole('button', { name: 'Unblock loud.example' });
  await unblock.waitFor();
  assert.deepEqual(await inspectNow(page, 'blocked servers on a phone'), []);
  await untilAnswered(page, () => unblock.click());
  await untilAnswered(page, () => main().getByRole('button', { name: 'Undo loud.example' }).click());
  await untilAnswered(page, () => unblock.click());
  await openPage(page, '/settings/servers');
  await main().getByText('You have blocked no server.').waitFor();
  expectCalm(member);
});

test('what is no name of a server is refused in words', async () => {
  await openPage(page, '/settings/servers');
  await main().getByLabel('Name of a server').fill(server.domain);
  await main().getByRole('button', { name: 'Block' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('alert').waitFor();
  await becomes(() => dialog.getByRole('button', { name: 'Block' }).isDisabled(), true, 'what cannot be blocked');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await main().getByText('You have blocked no server.').waitFor();
  // The browser says of a refusal what it says of any failed request.
  assert.ok(member.takeComplaints().every((line) => /status of 422/.test(line)));
});
