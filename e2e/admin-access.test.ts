/** Who may do what, who comes in from where, and which programs are told: the owner at a desk, a moderator with a phone. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { CLIENT, startOidcServer } from '../packages/server/test/api/oidc-server.ts';
import { openPage, openVisitor, PHONE, signIn, startBrowser, type Visitor } from './browser.ts';
import { becomes } from './eventually.ts';
import { expectCalm } from './people.ts';
import { type Server, startServer } from './server.ts';
import { inspectNow } from './visits.ts';

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

test('a role is made, given, shown on a profile, put back as it was and taken away', async () => {
  const { page } = alice;
  await openPage(page, '/admin/roles');
  await main(page).getByText('There are only the roles that every server has.').waitFor();
  await main(page).getByText('Not below your own role').waitFor();
  assert.deepEqual(await inspectNow(page, 'roles'), []);
  await main(page).getByRole('button', { name: 'New role' }).click();
  const made = page.getByRole('dialog', { name: 'New role' });
  await made.getByLabel('Name', { exact: true }).fill('Gardener');
  await made.getByText('Only a badge').waitFor();
  await made.getByLabel('Look after emoji').check();
  await made.getByLabel('Height').fill('5');
  assert.deepEqual(await inspectNow(page, 'the dialog of a role'), []);
  await made.getByRole('button', { name: 'Save' }).click();
  await page.getByText('The role Gardener is there.').waitFor();
  const edit = main(page).getByRole('button', { name: 'Edit Gardener' });
  await edit.click();
  const changed = page.getByRole('dialog', { name: 'Edit the role' });
  await changed.getByLabel('Write the rules').check();
  await changed.getByLabel('Two-factor sign-in').check();
  await changed.getByRole('button', { name: 'Save' }).click();
  await main(page).getByText('Look after emoji · Write the rules').waitFor();
  await main(page).getByText('with two-factor sign-in').waitFor();
  await page.getByRole('button', { name: 'Undo' }).last().click();
  await page.getByText('It is as it was before').waitFor();
  await main(page).getByText('Look after emoji · Write the rules').waitFor({ state: 'detached' });

  await openPage(page, '/admin/people?q=carol');
  await main(page).getByRole('link', { name: '@carol' }).click();
  await main(page).getByRole('button', { name: 'Change the role' }).click();
  const chooser = page.getByRole('dialog', { name: 'Change the role' });
  await chooser.getByRole('option', { name: 'Gardener' }).waitFor({ state: 'attached' });
  await chooser.getByLabel('Role', { exact: true }).selectOption('Gardener');
  await chooser.getByRole('button', { name: 'Change the role' }).click();
  await page.getByText('@carol has another role now.').waitFor();
  await main(page).getByRole('button', { name: 'New password' }).click();
  const handed = page.getByRole('dialog', { name: 'Link for a new password' });
  await handed.getByText('The link opens @carol’s account').waitFor();
  assert.deepEqual(await inspectNow(page, 'the dialog of a link'), []);
  await handed.getByRole('button', { name: 'Make the link' }).click();
  const link = handed.getByLabel('Link', { exact: true });
  await becomes(() => link.inputValue(), /\/reset-password\?key=[\w-]{43}$/);
  assert.deepEqual(await inspectNow(page, 'a link that was made'), []);
  await handed.getByRole('button', { name: 'Close' }).click();
  await openPage(bob.page, '/@carol');
  await main(bob.page).getByText('Gardener', { exact: true }).waitFor();

  await openPage(page, '/admin/roles');
  await main(page).getByRole('button', { name: 'Delete Gardener' }).click();
  const question = page.getByRole('dialog', { name: '1 person has no role from then on' });
  await question.getByRole('button', { name: 'Delete' }).click();
  await edit.waitFor({ state: 'detached' });
  await openPage(bob.page, '/@carol');
  await main(bob.page).getByRole('heading', { name: 'Carol Siskin' }).waitFor();
  assert.equal(await main(bob.page).getByText('Gardener', { exact: true }).count(), 0);
  assert.equal((await bob.page.goto('/admin/roles'))?.status(), 404);
  bob.takeComplaints();
  expectCalm(alice);
});

test('somebody is made by hand, chooses a password by the link, and gets another address', async () => {
  const { page } = alice;
  await openPage(page, '/admin/people');
  await main(page).getByRole('button', { name: 'New person' }).click();
  const form = page.getByRole('dialog', { name: 'New person' });
  await form.getByLabel('Username').fill('wren');
  await form.getByLabel('E-mail address').fill('wren@mail.test');
  await form.getByRole('option', { name: 'Moderator' }).waitFor({ state: 'attached' });
  assert.deepEqual(await inspectNow(page, 'the form of a new person'), []);
  await form.getByRole('button', { name: 'Make the account' }).click();
  const made = page.getByRole('dialog', { name: '@wren is here now' });
  const link = await made.getByLabel('Link', { exact: true }).inputValue();
  assert.deepEqual(await inspectNow(page, 'a new person'), []);
  await made.getByRole('button', { name: 'Close' }).click();
  await main(page).getByRole('heading', { name: 'Signing in' }).waitFor();
  await main(page).getByText('Nobody else came from where they came from.').waitFor();
  const wren = await openVisitor(browser, server);
  await wren.page.goto(link);
  await wren.page.getByLabel('New password', { exact: true }).fill('a long password');
  await wren.page.getByRole('button', { name: 'Save the new password' }).click();
  await signIn(wren.page, 'wren', 'a long password');

  await page.reload();
  await main(page).getByRole('heading', { name: 'From the same addresses' }).waitFor();
  await main(page).getByRole('link', { name: '@alice' }).waitFor();
  assert.deepEqual(await inspectNow(page, 'how somebody signs in'), []);
  await main(page).getByRole('button', { name: 'Change the address' }).click();
  const dialog = page.getByRole('dialog', { name: 'Another address for @wren' });
  await dialog.getByLabel('New address').fill('wren@nest.test');
  assert.deepEqual(await inspectNow(page, 'another address'), []);
  await dialog.getByRole('button', { name: 'Change the address' }).click();
  await page.getByText('The address is changed.').waitFor();
  await main(page).getByRole('listitem').getByText('wren@nest.test').waitFor();
  await wren.close();
  expectCalm(alice);
});

test('a sign-in provider is tried, added with roles by group, switched off, put back and deleted', async () => {
  const provider = await startOidcServer({}, () => []);
  try {
    const { page } = alice;
    await openPage(page, '/admin/sign-in');
    await main(page).getByText('There is none').waitFor();
    assert.deepEqual(await inspectNow(page, 'sign-in providers'), []);
    await main(page).getByRole('button', { name: 'New provider' }).click();
    const made = page.getByRole('dialog', { name: 'New provider' });
    await made.getByLabel('Name', { exact: true }).fill('Birdhouse');
    await made.getByLabel('Short name').fill('house');
    await made.getByText('/auth/oidc/house/callback').waitFor();
    await made.getByLabel('Issuer').fill('http://localhost:9');
    await made.getByLabel('Client ID').fill(CLIENT.id);
    await made.getByLabel('Client secret').fill(CLIENT.secret);
    await made.getByLabel('joins as the server').check();
    assert.deepEqual(await inspectNow(page, 'the dialog of a provider'), []);
    await made.getByRole('button', { name: 'Save' }).click();
    await made.getByRole('alert').getByText('No provider of OpenID Connect answers').waitFor();
    await made.getByLabel('Issuer').fill(provider.issuer);
    await made.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Birdhouse is offered.').waitFor();

    await main(page).getByRole('button', { name: 'Edit Birdhouse' }).click();
    const edited = page.getByRole('dialog', { name: 'Edit the provider' });
    await edited.getByLabel('Claim').fill('groups');
    await edited.getByRole('button', { name: 'Add a group' }).click();
    await edited.getByLabel('Group there').fill('wardens');
    await edited.getByLabel('Role here').selectOption('Moderator');
    await edited.getByRole('button', { name: 'Save' }).click();
    await main(page).getByText('wardens → Moderator').waitFor();
    assert.deepEqual(await inspectNow(page, 'sign-in providers, one'), []);

    await main(page).getByRole('button', { name: 'Switch off Birdhouse' }).click();
    await page
      .getByRole('dialog', { name: 'Switch “Birdhouse” off?' })
      .getByRole('button', { name: 'Switch off' })
      .click();
    await main(page).getByText('Switched off').waitFor();
    await page.getByRole('button', { name: 'Undo' }).last().click();
    await main(page).getByText('Switched off').waitFor({ state: 'detached' });
    await main(page).getByRole('button', { name: 'Delete Birdhouse' }).click();
    await page.getByRole('dialog', { name: 'Delete “Birdhouse”?' }).getByRole('button', { name: 'Delete' }).click();
    await main(page).getByText('There is none').waitFor();
    // What was tried and refused is said in the console by the browser, too.
    const unexpected = alice.takeComplaints().filter((complaint) => !complaint.includes('422'));
    assert.deepEqual(unexpected, []);
  } finally {
    await provider.close();
  }
});

test('a webhook is made with its secret, tested, seen failing, switched off, put back and deleted', async () => {
  const { page } = alice;
  let status = 200;
  const program = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(status).end('the bell rang'));
  });
  await new Promise<void>((resolve) => program.listen(0, '127.0.0.1', resolve));
  try {
    const url = `http://127.0.0.1:${(program.address() as AddressInfo).port}/bell`;
    await openPage(page, '/admin/webhooks');
    await main(page).getByText('No program is told of anything').waitFor();
    assert.deepEqual(await inspectNow(page, 'webhooks, none'), []);
    await main(page).getByRole('button', { name: 'New webhook' }).click();
    const made = page.getByRole('dialog', { name: 'New webhook' });
    await made.getByLabel('A report came in').check();
    await made.getByLabel('Somebody signed up').check();
    assert.deepEqual(await inspectNow(page, 'the dialog of a webhook'), []);
    await made.getByLabel('Address').fill(server.url);
    await made.getByRole('button', { name: 'Save' }).click();
    await made.getByRole('alert').getByText('address of another machine').waitFor();
    await made.getByLabel('Address').fill(url);
    await made.getByRole('button', { name: 'Save' }).click();
    const secret = page.getByRole('dialog', { name: 'Its secret' });
    await becomes(() => secret.locator('code').innerText(), /^\S{32,}$/);
    assert.deepEqual(await inspectNow(page, 'the secret of a webhook'), []);
    await secret.getByRole('button', { name: 'Close' }).click();

    await main(page)
      .getByRole('button', { name: `Test ${url}` })
      .click();
    const taken = page.getByRole('dialog', { name: 'The program took the message' });
    await taken.getByText('the bell rang').waitFor();
    await taken.getByRole('button', { name: 'Close' }).click();
    status = 500;
    await main(page)
      .getByRole('button', { name: `Test ${url}` })
      .click();
    const refused = page.getByRole('dialog', { name: 'The program did not take the message' });
    await refused.getByText('answered 500').waitFor();
    assert.deepEqual(await inspectNow(page, 'a webhook that failed'), []);
    await refused.getByRole('button', { name: 'Close' }).click();
    await main(page).getByText('Last answers').click();
    const answers = main(page).getByText(/Test: answered (200|500)/);
    await becomes(() => answers.count(), 2, 'the answers to both tests');
    assert.deepEqual(await inspectNow(page, 'webhooks, one'), []);

    await main(page)
      .getByRole('button', { name: `Switch off ${url}` })
      .click();
    await main(page).getByText('Switched off').waitFor();
    await page.getByRole('button', { name: 'Undo' }).last().click();
    await main(page).getByText('Switched off').waitFor({ state: 'detached' });
    await main(page)
      .getByRole('button', { name: `Edit ${url}` })
      .click();
    const edited = page.getByRole('dialog', { name: 'Change the webhook' });
    await edited.getByLabel('Somebody signed up').uncheck();
    await edited.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.').waitFor();
    await edited.waitFor({ state: 'detached' });
    await main(page).getByText('Somebody signed up').waitFor({ state: 'detached' });
    await main(page)
      .getByRole('button', { name: `Delete ${url}` })
      .click();
    const question = page.getByRole('dialog', { name: /Delete the webhook to 127/ });
    await question.getByRole('button', { name: 'Delete' }).click();
    await main(page).getByText('No program is told of anything').waitFor();
    // What was tried and refused is said in the console by the browser, too.
    const unexpected = alice.takeComplaints().filter((complaint) => !complaint.includes('422'));
    assert.deepEqual(unexpected, []);
    assert.equal((await bob.page.goto('/admin/webhooks'))?.status(), 404);
    bob.takeComplaints();
  } finally {
    program.closeAllConnections();
    program.close();
  }
});
