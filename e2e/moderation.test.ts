import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { DESKTOP, openPage, openVisitor, PHONE, signIn, startBrowser, type Visitor } from './browser.ts';
import { becomes } from './eventually.ts';
import { expectCalm, followByHandle, publish } from './people.ts';
import { type Server, startServer } from './server.ts';
import { inspectNow } from './visits.ts';

let here: Server;
let there: Server;
let browser: Browser;
/** Of another server. */
let dora: Visitor;
/** The owner at a desk, a moderator with a phone, and whom it is about. */
let alice: Visitor;
let bob: Visitor;
let carol: Visitor;

before(async () => {
  [here, there, browser] = await Promise.all([startServer({ seed: true }), startServer(), startBrowser()]);
  const added = await there.command(
    'users',
    'create',
    'dora',
    '--email',
    'dora@mail.test',
    '--role',
    'owner',
    '--json',
  );
  await here.command('rules', 'add', 'Be kind');
  const { password } = JSON.parse(added) as { password: string };
  [dora, alice, bob, carol] = await Promise.all([
    openVisitor(browser, there),
    openVisitor(browser, here),
    openVisitor(browser, here, { viewport: PHONE }),
    openVisitor(browser, here, { viewport: PHONE }),
  ]);
  await signIn(dora.page, 'dora@mail.test', password);
  for (const [{ page }, name] of [
    [alice, 'alice'],
    [bob, 'bob'],
    [carol, 'carol'],
  ] as const) {
    await signIn(page, `${name}@mail.test`, 'linnet-linnet');
  }
});
after(async () => {
  await browser?.close();
  await Promise.all([here?.stop(), there?.stop()]);
});

const main = (page: Page) => page.getByRole('main');
const dialog = (page: Page) => page.getByRole('dialog');

test('a report from another server is taken on, acted on, appealed against and undone', async () => {
  // Dora reports Carol to Carol's server.
  await followByHandle(dora.page, `@carol@${here.domain}`);
  await openPage(dora.page, `/@carol@${here.domain}`);
  await main(dora.page).getByLabel('More').first().click();
  await dora.page.getByRole('button', { name: 'Report' }).click();
  await dialog(dora.page).getByRole('radio', { name: 'Something else' }).check();
  await dialog(dora.page).getByLabel('Anything else the moderators should know').fill('She shouts at birds');
  await dialog(dora.page).getByRole('checkbox', { name: here.domain }).check();
  await dialog(dora.page).getByRole('button', { name: 'Send report' }).click();
  await dialog(dora.page).getByText('Thank you.').waitFor();
  expectCalm(dora);

  // Bob is told, takes it on, writes a note and limits her.
  await openPage(bob.page, '/notifications');
  await bob.page.getByRole('link', { name: 'She shouts at birds' }).click();
  await main(bob.page)
    .getByRole('heading', { name: /^Report about Carol/ })
    .waitFor();
  assert.deepEqual(await inspectNow(bob.page, 'report'), []);
  await main(bob.page).getByText(`Reported by ${there.domain}`).waitFor();
  await main(bob.page).getByRole('button', { name: 'Take it on' }).click();
  await main(bob.page).getByText('You see to it').first().waitFor();
  await main(bob.page).getByLabel('A note that only moderators see').fill('Known for it');
  await main(bob.page).getByRole('button', { name: 'Add note' }).click();
  await main(bob.page).getByText('Known for it').waitFor();
  await main(bob.page).getByRole('button', { name: 'Take action' }).click();
  await dialog(bob.page)
    .getByRole('radio', { name: /^Limit/ })
    .check();
  await dialog(bob.page).getByLabel('What Carol Siskin is told').fill('Birds have ears.');
  assert.deepEqual(await inspectNow(bob.page, 'action'), []);
  await dialog(bob.page).getByRole('button', { name: 'Limit' }).click();
  await main(bob.page).getByText('Resolved by Bob Wren').waitFor();
  await main(bob.page).getByText('Birds have ears.').waitFor();
  await openPage(bob.page, '/admin/reports');
  await main(bob.page).getByText('Nothing waits for you.').waitFor();
  expectCalm(bob);

  // Carol hears of it, and says that it is wrong.
  await openPage(carol.page, '/notifications');
  await carol.page.getByText('The moderators wrote to you').waitFor();
  await carol.page.getByRole('link', { name: 'Birds have ears.' }).click();
  await main(carol.page).getByRole('strong').filter({ hasText: 'Limited' }).waitFor();
  assert.deepEqual(await inspectNow(carol.page, 'strikes'), []);
  await main(carol.page)
    .getByRole('button', { name: /^Appeal/ })
    .click();
  await dialog(carol.page).getByLabel('What you have to say').fill('They shouted first.');
  await dialog(carol.page).getByRole('button', { name: 'Send' }).click();
  await main(carol.page).getByText('An appeal waits for an answer').waitFor();
  expectCalm(carol);

  // Alice agrees.
  await openPage(alice.page, '/admin');
  await main(alice.page)
    .getByRole('link', { name: /Appeals/ })
    .first()
    .click();
  await main(alice.page).getByText('They shouted first.').waitFor();
  assert.deepEqual(await inspectNow(alice.page, 'appeals'), []);
  await main(alice.page).getByRole('button', { name: 'Approve' }).click();
  await dialog(alice.page).getByRole('button', { name: 'Approve' }).click();
  await main(alice.page).getByText('No appeals wait for an answer.').waitFor();
  expectCalm(alice);

  await openPage(carol.page, '/notifications');
  await carol.page.getByText('Your appeal was answered').waitFor();
  await openPage(carol.page, '/settings/strikes');
  await main(carol.page)
    .getByText(/^undone /)
    .waitFor();
  expectCalm(carol);
});

test('reports about one person stand together, are resolved at once, and who made them reads what became of it', async () => {
  await openPage(carol.page, '/@bob');
  await main(carol.page).getByLabel('More').first().click();
  await carol.page.getByRole('button', { name: 'Report' }).click();
  await dialog(carol.page).getByRole('radio', { name: 'Breaks the rules of this server' }).check();
  await dialog(carol.page).getByRole('checkbox', { name: 'Be kind' }).check();
  await dialog(carol.page).getByRole('button', { name: 'Send report' }).click();
  await dialog(carol.page).getByText('Thank you.').waitFor();

  await openPage(alice.page, '/admin/reports');
  const row = main(alice.page).getByRole('listitem').filter({ hasText: 'Bob Wren' }).first();
  assert.deepEqual(await inspectNow(alice.page, 'reports'), []);
  await row.getByRole('link').first().click();
  await main(alice.page)
    .getByRole('heading', { name: /^Report about Bob/ })
    .waitFor();
  await main(alice.page).getByText('Be kind').waitFor();
  await main(alice.page).getByRole('button', { name: 'Resolve without an act' }).click();
  await dialog(alice.page)
    .getByLabel(/^What you have to say to them/)
    .fill('We talked.');
  await dialog(alice.page).getByRole('button', { name: 'Resolve without an act' }).click();
  await main(alice.page).getByText('Resolved by Alice Finch').waitFor();
  expectCalm(alice);

  await openPage(carol.page, '/notifications');
  await carol.page.getByText('Moderators saw to what you reported').waitFor();
  await openPage(carol.page, '/settings/reports');
  await main(carol.page).getByText('We talked.').waitFor();
  assert.deepEqual(await inspectNow(carol.page, 'own reports'), []);
  expectCalm(carol);
});

test('somebody who is suspended signs in to one page, appeals, and is let in again', async () => {
  const page = carol.page;
  await page.goto('about:blank');
  await here.command('accounts', 'suspend', 'carol', '--text', 'Enough shouting.');
  await page.goto('/sign-in');
  await page.getByLabel('E-mail address or username').fill('carol');
  await page.getByLabel('Password', { exact: true }).fill('linnet-linnet');
  await main(page).getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('heading', { name: 'Your account is suspended' }).waitFor();
  await page.goto('/notifications');
  await page.getByRole('heading', { name: 'Your account is suspended' }).waitFor();
  await main(page).getByText('Enough shouting.').waitFor();
  assert.deepEqual(await inspectNow(page, 'suspended'), []);
  // This page has no connection that says when it listens.
  const appealed = async () => {
    const appeal = main(page).getByRole('button', { name: /^Appeal.*Suspended/ });
    if (!(await dialog(page).isVisible())) await appeal.click({ timeout: 1_000 });
    return dialog(page).isVisible();
  };
  await becomes(appealed, true, 'whether the dialog is open');
  await dialog(page).getByLabel('What you have to say').fill('I will be quiet.');
  await dialog(page).getByRole('button', { name: 'Send' }).click();
  await main(page).getByText('An appeal waits for an answer').waitFor();
  expectCalm(carol);

  await openPage(alice.page, '/admin/appeals');
  await main(alice.page).getByText('I will be quiet.').waitFor();
  await main(alice.page).getByRole('button', { name: 'Approve' }).click();
  await dialog(alice.page).getByRole('button', { name: 'Approve' }).click();
  await main(alice.page).getByText('No appeals wait for an answer.').waitFor();
  await openPage(page, '/home');
  await main(page).getByRole('heading', { name: 'Home' }).waitFor();
});

test('a text is prepared, chosen where somebody is acted against, and taken away', async () => {
  const page = alice.page;
  await openPage(page, '/admin/reports');
  await main(page).getByRole('link', { name: 'Prepared texts' }).click();
  await main(page).getByText('No text has been prepared yet.').waitFor();
  await main(page).getByRole('button', { name: 'New text' }).click();
  await dialog(page).getByLabel('Title').fill('Loud');
  await dialog(page).getByLabel('What people are told').fill('Please be quiet.');
  assert.deepEqual(await inspectNow(page, 'the dialog of a text'), []);
  await dialog(page).getByRole('button', { name: 'Save' }).click();
  await main(page).getByText('Please be quiet.').waitFor();
  await main(page).getByRole('button', { name: 'Edit Loud' }).click();
  await dialog(page).getByLabel('What people are told').fill('Please be quiet at night.');
  await dialog(page).getByRole('button', { name: 'Save' }).click();
  await main(page).getByText('Please be quiet at night.').waitFor();
  assert.deepEqual(await inspectNow(page, 'prepared texts'), []);

  // Bob finds it, and may choose it and not change it.
  await openPage(bob.page, '/admin/reports/presets');
  await main(bob.page).getByText('Please be quiet at night.').waitFor();
  await main(bob.page).getByText('Who may change settings of the server may change them.').waitFor();
  assert.equal(await main(bob.page).getByRole('button', { name: 'New text' }).count(), 0);
  assert.deepEqual(await inspectNow(bob.page, 'prepared texts of a moderator'), []);
  await openPage(carol.page, `/@dora@${there.domain}`);
  await main(carol.page).getByLabel('More').first().click();
  await carol.page.getByRole('button', { name: 'Report' }).click();
  await dialog(carol.page).getByRole('radio', { name: 'Something else' }).check();
  await dialog(carol.page).getByRole('button', { name: 'Send report' }).click();
  await dialog(carol.page).getByText('Thank you.').waitFor();
  await openPage(bob.page, '/admin/reports');
  await main(bob.page).getByRole('listitem').filter({ hasText: 'dora' }).first().getByRole('link').first().click();
  await main(bob.page).getByRole('button', { name: 'Take action' }).click();
  const text = dialog(bob.page).getByLabel('Why, for other moderators');
  const chooser = dialog(bob.page).getByLabel('Begin with a prepared text');
  await text.fill('Hm.');
  await chooser.selectOption('Loud');
  await becomes(() => text.inputValue(), 'Please be quiet at night.');
  assert.deepEqual(await inspectNow(bob.page, 'action with a prepared text'), []);
  await chooser.selectOption('Your own words');
  await becomes(() => text.inputValue(), 'Hm.');
  expectCalm(bob);

  await main(page).getByRole('button', { name: 'Delete Loud' }).click();
  await main(page).getByText('No text has been prepared yet.').waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await main(page).getByText('Please be quiet at night.').waitFor();
  expectCalm(alice);
});

test('a screen is made and tried, meets a post, is undone for it, and taken away', async () => {
  const page = alice.page;
  await openPage(page, '/admin/screens');
  await main(page).getByText('Nothing is looked for yet.').waitFor();
  await main(page).getByRole('button', { name: 'New screen' }).click();
  await dialog(page).getByLabel('Name').fill('Adverts');
  await dialog(page).getByLabel('It has one of these words').fill('bargain\npills');
  await dialog(page).getByRole('button', { name: 'Add a condition' }).click();
  await dialog(page).getByRole('combobox', { name: 'Condition 2' }).selectOption('It has so many links, or more');
  await dialog(page).getByRole('spinbutton', { name: 'Number' }).fill('3');
  await dialog(page).getByRole('checkbox', { name: 'Turned round' }).last().check();
  await dialog(page).getByRole('radio', { name: 'Mark it as sensitive' }).check();
  await dialog(page).getByRole('textbox', { name: 'Warning' }).fill('An advert');
  await dialog(page).getByRole('button', { name: 'What would it have met last week?' }).click();
  await dialog(page)
    .getByText(/^None of \d+ posts? that everybody may see/)
    .waitFor();
  assert.deepEqual(await inspectNow(page, 'the dialog of a screen'), []);
  await dialog(page).getByRole('button', { name: 'Save' }).click();
  await main(page).getByText('no post met yet').waitFor();
  assert.deepEqual(await inspectNow(page, 'screens'), []);

  await main(page).getByRole('link', { name: 'Try out' }).click();
  await main(page).getByLabel('A text, or the address').fill('A bargain!');
  await main(page).getByRole('button', { name: 'Try' }).click();
  await main(page).getByText('It has one of these words: bargain').waitFor();
  assert.deepEqual(await inspectNow(page, 'screens tried'), []);

  await carol.page.setViewportSize(DESKTOP);
  await openPage(carol.page, '/home');
  await publish(carol.page, 'A bargain for birds');
  await main(carol.page).getByText('An advert').first().waitFor();
  await carol.page.setViewportSize(PHONE);
  expectCalm(carol);

  // Bob may undo what it did, and not change it.
  await openPage(bob.page, '/admin/screens');
  await main(bob.page).getByText('Who may decide about blocks may change screens.').waitFor();
  await main(bob.page).getByRole('link', { name: '1 post met' }).click();
  const hit = main(bob.page).getByRole('listitem').filter({ hasText: '@carol' });
  await hit.getByText('Mark it as sensitive').waitFor();
  assert.deepEqual(await inspectNow(bob.page, 'what a screen did'), []);
  await hit.getByRole('button', { name: 'Undo' }).click();
  await hit.getByText('Undone', { exact: false }).waitFor();
  await hit.getByRole('link', { name: 'A bargain for birds' }).waitFor();
  expectCalm(bob);

  await openPage(page, '/admin/screens');
  await main(page).getByRole('button', { name: 'Switch off Adverts' }).click();
  await main(page).getByRole('button', { name: 'Switch on Adverts' }).waitFor();
  await main(page).getByRole('button', { name: 'Delete Adverts' }).click();
  await main(page).getByText('Nothing is looked for yet.').waitFor();
  expectCalm(alice);
});
