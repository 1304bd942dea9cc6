import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { startListServer } from '../packages/server/test/api/list-server.ts';
import { openPage, openVisitor, PHONE, signIn, startBrowser, type Visitor } from './browser.ts';
import { expectCalm } from './people.ts';
import { type Server, startServer } from './server.ts';
import { inspectNow } from './visits.ts';

let server: Server;
let browser: Browser;
/** The owner, with a phone. */
let alice: Visitor;
let page: Page;

before(async () => {
  [server, browser] = await Promise.all([startServer({ seed: true }), startBrowser()]);
  alice = await openVisitor(browser, server, { viewport: PHONE });
  page = alice.page;
  await signIn(page, 'alice@mail.test', 'linnet-linnet');
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const main = () => page.getByRole('main');
const dialog = () => page.getByRole('dialog');

test('a server is found, suspended after it was said what that is about, listed, and let in again', async () => {
  await openPage(page, '/admin/servers');
  await main().getByText('There are none.').waitFor();
  assert.deepEqual(await inspectNow(page, 'servers'), []);
  await main().getByRole('textbox').fill('https://Bad.example/users/x');
  await main().getByRole('button', { name: 'Find' }).click();
  await main().getByRole('link', { name: 'Look at Bad.example' }).click();
  await main().getByRole('heading', { name: 'bad.example' }).waitFor();
  await main().getByText('Now: Open').waitFor();
  assert.deepEqual(await inspectNow(page, 'a server'), []);

  await main()
    .getByRole('radio', { name: /^Suspended/ })
    .check();
  await main().getByLabel('Why, for the staff').fill('spam');
  await main().getByRole('button', { name: 'Decide' }).click();
  await dialog().getByText('0 accounts known here').waitFor();
  await dialog().getByRole('button', { name: 'Decide' }).click();
  await main().getByText('Now: Suspended').waitFor();
  await main().getByRole('list', { name: 'What was done about it' }).getByText('Server decided on').waitFor();
  assert.deepEqual(await inspectNow(page, 'a server that is suspended'), []);

  await openPage(page, '/admin/servers/bad.example');
  await main().getByText('Nobody wrote anything down yet.').waitFor();
  await main().getByLabel('New note').fill('asked them twice');
  await main().getByRole('button', { name: 'Write down' }).click();
  await main().getByText('asked them twice').waitFor();
  await openPage(page, '/admin/servers/bad.example');
  await main().getByText('Note about a server').waitFor();
  await main().getByRole('button', { name: 'Remove' }).click();
  await dialog().getByRole('button', { name: 'Remove' }).click();
  await main().getByText('Nobody wrote anything down yet.').waitFor();

  await openPage(page, '/admin/servers?which=decided');
  await main().getByText('Suspended · spam').waitFor();
  await main().getByRole('link', { name: 'bad.example' }).click();
  await main().getByRole('heading', { name: 'bad.example' }).waitFor();
  await openPage(page, '/admin/servers/bad.example');
  await main().getByRole('button', { name: 'Forget all of it' }).click();
  await dialog().getByText('0 accounts known here').waitFor();
  await dialog().getByRole('button', { name: 'Forget all of it' }).click();
  await main().getByRole('list', { name: 'What was done about it' }).getByText('Server forgotten').waitFor();
  await main().getByRole('button', { name: 'Forget all of it' }).waitFor();
  await main().getByRole('button', { name: 'Take it back' }).click();
  await dialog().getByRole('button', { name: 'Take it back' }).click();
  await main().getByText('Now: Open').waitFor();
  await openPage(page, '/admin/servers?which=decided');
  await main().getByText('There are none.').waitFor();
  expectCalm(alice);
});

test('what is no server’s name is said to be none', async () => {
  await openPage(page, '/admin/servers');
  const answer = await page.goto('/admin/servers/localhost');
  assert.equal(answer?.status(), 422);
  alice.takeComplaints();
});

test('a list of servers is brought, looked at, and applied in part', async () => {
  await openPage(page, '/admin/servers');
  await main().getByRole('link', { name: 'Bring a list of servers' }).click();
  await main().getByRole('heading', { name: 'Lists of servers', exact: true }).waitFor();
  await main().getByText('None is kept.').waitFor();
  assert.deepEqual(await inspectNow(page, 'lists of servers'), []);
  await openPage(page, '/admin/servers/lists');
  await main().getByRole('button', { name: 'Look at it' }).click();
  await main().getByText('Choose a file or paste a list.').waitFor();
  const text =
    '#domain,#severity,#public_comment\nloud.example,silence,"Loud, all day"\nbad.example,suspend,\nhid*.example,,\n';
  const buffer = Buffer.from(text);
  await main().getByLabel('File: a table').setInputFiles({ name: 'friends.csv', mimeType: 'text/csv', buffer });
  await main().getByRole('button', { name: 'Look at it' }).click();
  await main().getByRole('heading', { name: 'friends.csv' }).waitFor();
  await main().getByText('2 servers to decide · 1 line could not be read').waitFor();
  await main().getByText('Limited · Loud, all day').waitFor();
  await main().getByText('1 line could not be read', { exact: true }).click();
  await main().getByText('Line 4: hid*.example – a part of the name is hidden').waitFor();
  assert.deepEqual(await inspectNow(page, 'a list of servers'), []);

  await openPage(page, new URL(page.url()).pathname);
  await main()
    .getByRole('checkbox', { name: /bad\.example/ })
    .check();
  await main().getByRole('button', { name: 'Leave out' }).click();
  await main().getByText('1 server to decide').waitFor();
  await main().getByRole('button', { name: 'Apply the one' }).click();
  await dialog().getByText('end for good').waitFor();
  await dialog().getByRole('button', { name: 'Apply the one' }).click();
  await main().getByText('Nothing of this list is left to decide.').waitFor();
  await main()
    .getByText(/^nothing to decide/)
    .waitFor();
  await openPage(page, '/admin/servers?which=decided');
  await main().getByRole('link', { name: 'loud.example' }).waitFor();
  expectCalm(alice);
});

test('a list is looked at, fetched, changed, read anew, and fetched no more', async () => {
  const list = await startListServer();
  try {
    list.serve('#domain,#severity\nnoisy.example,silence\nfoul.example,suspend\n');
    await openPage(page, '/admin/servers/lists');
    await main().getByText('None is fetched.').waitFor();
    await main().getByRole('button', { name: 'Exceptions' }).click();
    await dialog().getByLabel('Names, one a line').fill('friend.example');
    await dialog().getByRole('button', { name: 'Save' }).click();
    await page.getByText('1 exception is kept.').waitFor();
    await main().getByRole('button', { name: 'Fetch a list' }).click();
    await dialog().getByLabel('Address').fill(list.url);
    await dialog().getByLabel('Name', { exact: true }).fill('A list of friends');
    assert.deepEqual(await inspectNow(page, 'a list to be fetched'), []);
    await dialog().getByRole('button', { name: 'See what it would bring' }).click();
    await dialog().getByText('2 servers on it, 2 new').waitFor();
    await dialog().getByText('noisy.example: Limited').waitFor();
    await dialog().getByRole('button', { name: 'Fetch it' }).click();
    await main().getByText('2 servers to decide').waitFor();
    assert.deepEqual(await inspectNow(page, 'lists that are fetched'), []);

    await openPage(page, '/admin/servers/lists');
    await main().getByRole('link', { name: 'A list of friends' }).click();
    await main().getByText('priority 100').waitFor();
    await main().getByRole('button', { name: 'Apply all 2' }).click();
    await dialog().getByRole('button', { name: 'Apply all 2' }).click();
    await main().getByText('Nothing of this list is left to decide.').waitFor();

    await main().getByRole('button', { name: 'Change', exact: true }).click();
    await dialog()
      .getByRole('checkbox', { name: /^Let it decide by itself/ })
      .check();
    await dialog().getByLabel('With at most so many follows').fill('3');
    await dialog().getByRole('button', { name: 'Save' }).click();
    await main().getByText('decides by itself up to 3 follows').waitFor();

    list.serve('#domain,#severity\nnoisy.example,silence\n');
    await main().getByRole('button', { name: 'Fetch now' }).click();
    await main().getByText('Suspended → taken back').waitFor();
    list.answer = (response) => response.writeHead(503).end();
    await main().getByRole('button', { name: 'Fetch now' }).click();
    await main()
      .getByText(/^cannot be read since .*: its server answers 503/)
      .waitFor();
    assert.deepEqual(await inspectNow(page, 'a list that cannot be read'), []);

    await openPage(page, new URL(page.url()).pathname);
    await main().getByRole('button', { name: 'Fetch no more' }).click();
    await dialog().getByRole('button', { name: 'Fetch no more' }).click();
    await main().getByText('Limited → taken back').waitFor();
    await main().getByRole('button', { name: 'Apply all 2' }).click();
    await dialog().getByRole('button', { name: 'Apply all 2' }).click();
    await main().getByText('Nothing of this list is left to decide.').waitFor();
    await openPage(page, '/admin/servers/lists');
    await main().getByText('None is fetched.').waitFor();
    expectCalm(alice);
  } finally {
    await list.close();
  }
});

test('a server is allowed, the others become strangers after it was said which, and all are spoken to again', async () => {
  await openPage(page, '/admin/servers');
  await main().getByText('This server speaks to every server').waitFor();
  await openPage(page, '/admin/servers/allowed');
  await main().getByText('None is allowed.').waitFor();
  assert.deepEqual(await inspectNow(page, 'allowed servers'), []);
  await openPage(page, '/admin/servers/allowed');
  await main().getByLabel('Name of a server').fill('near.example');
  await main().getByRole('button', { name: 'Allow', exact: true }).click();
  await dialog().getByText('Allow near.example?').waitFor();
  await dialog().getByRole('button', { name: 'Allow' }).click();
  await main().getByRole('link', { name: 'near.example' }).waitFor();

  await main().getByRole('button', { name: 'Speak to allowed servers alone' }).click();
  await dialog().getByText('known servers').waitFor();
  await dialog().getByRole('button', { name: 'Speak to allowed servers alone' }).click();
  await main().getByText('This server speaks to allowed servers alone.').waitFor();
  assert.deepEqual(await inspectNow(page, 'allowed servers alone'), []);
  await openPage(page, '/admin/servers/far.example');
  await main().getByText('Now: Suspended').waitFor();

  await openPage(page, '/admin/servers/allowed');
  await main()
    .getByRole('checkbox', { name: /near\.example/ })
    .check();
  await main().getByRole('button', { name: 'Allow no longer' }).click();
  await dialog().getByText('No longer speak to near.example?').waitFor();
  await dialog().getByRole('button', { name: 'Allow no longer' }).click();
  await main().getByText('None is allowed.').waitFor();
  await main().getByRole('button', { name: 'Speak to every server' }).click();
  await dialog().getByRole('button', { name: 'Speak to every server' }).click();
  await main().getByText('This server speaks to every server').waitFor();
  expectCalm(alice);
});
