import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { openPage, openVisitor, PHONE, signIn, startBrowser, type Visitor } from './browser.ts';
import { expectCalm } from './people.ts';
import { type Server, startServer } from './server.ts';
import { inspectNow } from './visits.ts';

const PASSWORD = 'a long password';

let server: Server;
let browser: Browser;
let alice: Visitor;

before(async () => {
  [server, browser] = await Promise.all([startServer({ seed: true }), startBrowser()]);
  await server.command('settings', 'set', 'registrations', 'approval');
  await server.command('settings', 'set', 'signup-challenge', 'work');
  await server.command('settings', 'set', 'minimum-age', '16');
  await server.command('presets', 'add', 'Shop', 'We sell nothing here.', '--for', 'refusal');
  alice = await openVisitor(browser, server, { viewport: PHONE });
  await signIn(alice.page, 'alice@mail.test', 'linnet-linnet');
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const main = (page: Page) => page.getByRole('main');

/** Asks to join, and reads what became of it. */
async function ask(name: string, reason: string): Promise<Visitor> {
  const visitor = await openVisitor(browser, server);
  const { page } = visitor;
  await page.goto('/sign-up');
  await page.getByLabel('Username').fill(name);
  await page.getByLabel('E-mail address').fill(`${name}@mail.test`);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByLabel('Date of birth').fill('1990-05-01');
  await page.getByLabel('Why would you like to join?').fill(reason);
  await page.getByRole('button', { name: 'Ask to join' }).click();
  await page.getByText('Your request was received').waitFor();
  return visitor;
}

/** Tries to sign in; the page that follows says how that went. */
async function enter(page: Page, name: string): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel('E-mail address').fill(name);
  await page.getByLabel('Password').fill(PASSWORD);
  await main(page).getByRole('button', { name: 'Sign in' }).click();
}

test('one who asks to join is let in, one is refused, undone, and told in words', async () => {
  const wanda = await ask('wanda', 'I ring siskins');
  const victor = await ask('victor', 'cheap watches');
  const zoe = await ask('zoe', 'cheap shoes');
  const { page } = alice;
  await openPage(page, '/notifications');
  await main(page)
    .getByText(/and 2 others\s+signed up/)
    .waitFor();
  assert.deepEqual(await inspectNow(page, 'who signed up'), []);
  await main(page).getByRole('link', { name: 'wanda' }).first().click();
  await main(page).getByText('I ring siskins').waitFor();
  await openPage(page, '/admin/people?show=waiting');
  await main(page).getByText('I ring siskins').waitFor();
  assert.deepEqual(await inspectNow(page, 'people who wait'), []);
  await main(page).getByRole('button', { name: 'Let in @wanda' }).click();
  await page.getByText('@wanda may sign in now.').waitFor();
  await main(page).getByText('I ring siskins').waitFor({ state: 'detached' });

  // Two at once, by keyboard: the first row, chosen, and the next.
  for (const key of ['j', 'x', 'j', 'x']) await page.keyboard.press(key);
  await main(page).getByText('2 selected').waitFor();
  await main(page).getByRole('button', { name: 'Refuse', exact: true }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('heading', { name: 'Refuse 2 people?' }).waitFor();
  await dialog.getByLabel('Begin with').selectOption('Shop');
  assert.equal(await dialog.getByLabel('Your words to them').inputValue(), 'We sell nothing here.');
  assert.deepEqual(await inspectNow(page, 'refusing'), []);
  await dialog.getByRole('button', { name: 'Refuse' }).click();
  await page.getByText('2 people were refused.').waitFor();
  await main(page).getByText('Nobody waits for you to decide.').waitFor();

  await enter(victor.page, 'victor');
  await victor.page.getByText('Your request to join was not accepted.').waitFor();
  await victor.page.getByText('We sell nothing here.').waitFor();
  assert.deepEqual(await inspectNow(victor.page, 'refused'), []);

  await openPage(page, '/admin/people?show=refused');
  await main(page).getByRole('link', { name: '@zoe' }).click();
  await page.waitForURL('**/admin/people/*');
  await main(page).getByText('We sell nothing here.').waitFor();
  await main(page).getByRole('button', { name: 'Take back' }).click();
  await page.getByText('@zoe waits again.').waitFor();
  await main(page).getByRole('button', { name: 'Let in' }).click();
  await page.getByText('@zoe may sign in now.').waitFor();
  await main(page).getByLabel('New note').fill('Sells no shoes after all.');
  await main(page).getByRole('button', { name: 'Write down' }).click();
  await main(page).getByText('Sells no shoes after all.').waitFor();
  assert.deepEqual(await inspectNow(page, 'a person'), []);

  await enter(zoe.page, 'zoe');
  await zoe.page.waitForURL('**/home');
  await enter(wanda.page, 'wanda');
  await wanda.page.waitForURL('**/home');
  expectCalm(alice, victor);
  await Promise.all([victor, zoe].map((one) => one.close()));

  // A login is taken away while it is in use.
  await openPage(page, '/admin/people?q=wanda');
  await main(page).getByRole('link', { name: '@wanda' }).click();
  await page.waitForURL('**/admin/people/*');
  await main(page).getByRole('button', { name: 'Take the login away' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Take the login away' }).click();
  await page.getByText('@wanda cannot sign in any more.').waitFor();
  await main(page).getByText('Nothing is signed in.').waitFor();
  await enter(wanda.page, 'wanda');
  await wanda.page.getByText('This account is closed.').waitFor();
  await wanda.close();
});

test('a browser works something out before its person joins, who says how old they are', async () => {
  const plain = await openVisitor(browser, server, { javaScriptEnabled: false, viewport: PHONE });
  await plain.page.goto('/sign-up');
  // By text nothing is found in there.
  const words = plain.page.locator('noscript p');
  await words.waitFor();
  assert.match((await words.textContent()) ?? '', /Without it, ask somebody here for an invite/);
  await plain.close();

  const visitor = await openVisitor(browser, server, { viewport: PHONE });
  const { page } = visitor;
  await page.goto('/sign-up');
  await page.getByText('Before you join, your browser works something out').waitFor();
  assert.deepEqual(await inspectNow(page, 'a challenge'), []);
  // Sent at once: it goes out when the work is done.
  const send = async (born: string) => {
    await page.getByLabel('Username').fill('yusuf');
    await page.getByLabel('E-mail address').fill('yusuf@mail.test');
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByLabel('Date of birth').fill(born);
    await page.getByLabel('Why would you like to join?').fill('siskins');
    await page.getByRole('button', { name: 'Ask to join' }).click();
  };
  await send(new Date().toISOString().slice(0, 10));
  await page.getByText('You are not old enough to join this server.').waitFor();
  assert.deepEqual(await inspectNow(page, 'too young'), []);
  await send('1990-05-01');
  await page.getByText('Your request was received').waitFor();
  expectCalm(visitor);
  await visitor.close();
});

test('a name is kept out, and let in again', async () => {
  const { page } = alice;
  await openPage(page, '/admin/blocks');
  await main(page).getByText('Nothing of this kind is kept out.').waitFor();
  await main(page).getByRole('link', { name: 'Names' }).click();
  await main(page).getByRole('button', { name: 'Keep a name out' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('User name').fill('casino');
  await dialog.getByLabel('Also names that it is a part of').check();
  assert.deepEqual(await inspectNow(page, 'keeping out'), []);
  await dialog.getByRole('button', { name: 'Keep a name out' }).click();
  await page.getByText('casino is kept out.').waitFor();
  await main(page).getByText('any part of a name').waitFor();
  assert.deepEqual(await inspectNow(page, 'kept out'), []);

  const visitor = await openVisitor(browser, server);
  await visitor.page.goto('/sign-up');
  await visitor.page.getByLabel('Username').fill('best_cas1no');
  await visitor.page.getByLabel('E-mail address').fill('c@mail.test');
  await visitor.page.getByLabel('Password').fill(PASSWORD);
  await visitor.page.getByLabel('Date of birth').fill('1990-05-01');
  await visitor.page.getByLabel('Why would you like to join?').fill('money');
  await visitor.page.getByRole('button', { name: 'Ask to join' }).click();
  await visitor.page.waitForURL('**/sign-up?error=reserved&field=username');
  await visitor.close();

  await main(page).getByRole('button', { name: 'Let in again casino' }).click();
  await main(page).getByText('Nothing of this kind is kept out.').waitFor();
  expectCalm(alice);
});

test('somebody leaves for good with their password', async () => {
  const carol = await openVisitor(browser, server, { viewport: PHONE });
  await signIn(carol.page, 'carol@mail.test', 'linnet-linnet');
  await openPage(carol.page, '/settings/password');
  await carol.page.getByRole('link', { name: 'Leave this server for good' }).click();
  await carol.page.getByLabel('Your password').fill('wrong');
  await carol.page.getByLabel('I know that this cannot be taken back').check();
  assert.deepEqual(await inspectNow(carol.page, 'leaving'), []);
  await carol.page.getByRole('button', { name: 'Delete my account' }).click();
  await carol.page.getByText('The password is not right.').waitFor();
  carol.takeComplaints();
  await carol.page.getByLabel('Your password').fill('linnet-linnet');
  await carol.page.getByRole('button', { name: 'Delete my account' }).click();
  await carol.page.waitForURL((url) => url.pathname === '/');
  assert.equal((await carol.page.goto('/@carol'))?.status(), 404);
  await carol.close();
});

test('who is suspended is deleted for good by who may', async () => {
  const { page } = alice;
  await server.command('accounts', 'suspend', '@bob');
  await openPage(page, '/admin/people?show=suspended');
  await main(page).getByRole('link', { name: '@bob' }).click();
  await page.waitForURL('**/admin/people/*');
  await main(page).getByRole('button', { name: 'Delete for good' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Delete @bob with everything of theirs?').waitFor();
  assert.deepEqual(await inspectNow(page, 'deleting for good'), []);
  assert.equal(await dialog.getByRole('button', { name: 'Delete for good' }).isDisabled(), true);
  await dialog.getByLabel('Type @bob to go ahead').fill('@bob');
  await dialog.getByRole('button', { name: 'Delete for good' }).click();
  await page.getByText('@bob is deleted').waitFor();
  await page.waitForURL('**/admin/people');
  assert.equal((await page.goto('/@bob'))?.status(), 404);
});

test('somebody invites another, who joins without script; staff see who came by whom, and take the invite back', async () => {
  const { page } = alice;
  // What was gone before this was asked for on purpose.
  alice.takeComplaints();
  await openPage(page, '/settings/invites');
  await main(page).getByText('You have made no invite yet.').waitFor();
  await main(page).getByRole('button', { name: 'Make an invite' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Whom it is for').fill('The choir');
  await dialog.getByLabel('How many people').selectOption({ label: '5 people' });
  await dialog.getByRole('checkbox', { name: 'Whoever comes follows me' }).check();
  assert.deepEqual(await inspectNow(page, 'making an invite'), []);
  await dialog.getByRole('button', { name: 'Make an invite' }).click();
  const address = main(page).getByText(/\/invite\/[a-z2-9]{16}$/);
  await address.waitFor();
  assert.deepEqual(await inspectNow(page, 'invites'), []);
  const path = new URL((await address.textContent()) ?? '').pathname;

  const guest = await openVisitor(browser, server, { javaScriptEnabled: false, viewport: PHONE });
  await guest.page.goto(path);
  await guest.page.getByText('With this invite you can join right away.').waitFor();
  await guest.page.getByLabel('Username').fill('alice');
  await guest.page.getByLabel('E-mail address').fill('gwen@mail.test');
  await guest.page.getByLabel('Password').fill(PASSWORD);
  await guest.page.getByLabel('Date of birth').fill('1990-05-01');
  await guest.page.getByRole('button', { name: 'Join' }).click();
  await guest.page.getByText('This is already taken.').waitFor();
  await guest.page.getByLabel('Username').fill('gwen');
  await guest.page.getByLabel('E-mail address').fill('gwen@mail.test');
  await guest.page.getByLabel('Password').fill(PASSWORD);
  await guest.page.getByLabel('Date of birth').fill('1990-05-01');
  await guest.page.getByRole('button', { name: 'Join' }).click();
  await guest.page.waitForURL('**/home');

  await openPage(page, '/settings/invites');
  await main(page).getByText('1 of 5 came').waitFor();
  await main(page).getByRole('button', { name: 'Who came The choir' }).click();
  await page.getByRole('dialog').getByText('@gwen').waitFor();
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();

  await openPage(page, '/admin/invites');
  await main(page).getByRole('link', { name: 'Who invited whom @alice' }).click();
  await main(page).getByRole('link', { name: '@gwen' }).waitFor();
  assert.deepEqual(await inspectNow(page, 'who invited whom'), []);
  await openPage(page, '/admin/invites');
  await main(page).getByRole('button', { name: 'Take back The choir' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Take back' }).click();
  await main(page).getByText('There are no invites here.').waitFor();
  const late = await openVisitor(browser, server);
  await late.page.goto(path);
  await late.page.getByText('This invite does not work any more.').waitFor();
  assert.deepEqual(await inspectNow(late.page, 'an invite that was taken back'), []);
  expectCalm(alice, guest, late);
  await Promise.all([guest, late].map((one) => one.close()));
});
