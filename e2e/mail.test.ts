import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { createMailbox, type Mailbox } from '../packages/server/test/mail/mailbox.ts';
import { openPage, openVisitor, PHONE, signIn, startBrowser } from './browser.ts';
import { expectCalm } from './people.ts';
import { type Server, startServer } from './server.ts';
import { inspectNow } from './visits.ts';

let mailbox: Mailbox;
let server: Server;
let browser: Browser;

before(async () => {
  mailbox = await createMailbox();
  [server, browser] = await Promise.all([startServer({ seed: true, env: { SMTP_URL: mailbox.url } }), startBrowser()]);
});
after(async () => {
  await browser?.close();
  await server?.stop();
  await mailbox?.stop();
});

const linkIn = (text = '') => /http:\S+\/(?:reset-password|confirm-email)\?key=\S+/.exec(text)?.[0] ?? '';

/** The link that somebody was sent; others, and mails about a login, may come before it. */
async function nextLink(to: string): Promise<string> {
  for (;;) {
    const { envelope, text } = await mailbox.next();
    if (envelope.to[0] === to && linkIn(text) !== '') return linkIn(text);
  }
}

test('who has forgotten a password gets a link by mail, and comes in with a new one', async () => {
  const person = await openVisitor(browser, server, { viewport: PHONE, locale: 'en-GB' });
  const { page } = person;
  const main = page.getByRole('main');
  await page.goto('/sign-in');
  await main.getByRole('link', { name: 'Forgot your password?' }).click();
  await main.getByLabel('E-mail address or username').fill('alice');
  await main.getByRole('button', { name: 'Send the link' }).click();
  await main.getByText('If there is such an account, a mail with a link is on its way.').waitFor();
  assert.deepEqual(await inspectNow(page, 'sent'), []);

  const link = await nextLink('alice@mail.test');
  await page.goto(link);
  await main.getByLabel('New password').fill('a new one altogether');
  await main.getByRole('button', { name: 'Save the new password' }).click();
  await main.getByText('Your password is changed. Sign in with the new one.').waitFor();
  expectCalm(person);
  await signIn(page, 'alice', 'a new one altogether');

  // Also while somebody is signed in on that browser.
  await page.goto(link);
  await main.getByLabel('New password').fill('yet another one');
  await main.getByRole('button', { name: 'Save the new password' }).click();
  await main.getByRole('heading', { name: 'This link no longer works' }).waitFor();
  await main.getByRole('link', { name: 'Get a new link' }).click();
  await main.getByRole('button', { name: 'Send the link' }).waitFor();
  expectCalm(person);
  await person.close();
});

test('who joins confirms an address, comes in, and has another one later', async () => {
  await server.command('settings', 'set', 'registrations', 'open');
  mailbox.mails.length = 0;
  const person = await openVisitor(browser, server, { viewport: PHONE, locale: 'en-GB' });
  const { page } = person;
  const main = page.getByRole('main');
  await page.goto('/sign-up');
  await main.getByLabel('Username').fill('newcomer');
  await main.getByLabel('E-mail address').fill('newcomer@mail.test');
  await main.getByLabel('Password').fill('linnet-linnet');
  await main.getByRole('button', { name: 'Join', exact: true }).click();
  await main.getByText('A mail with a link is on its way.').waitFor();
  assert.deepEqual(await inspectNow(page, 'confirm'), []);
  await page.goto(await nextLink('newcomer@mail.test'));
  await main.getByRole('button', { name: 'Confirm the address' }).click();
  await main.getByText('Your address is confirmed.').waitFor();
  expectCalm(person);
  await signIn(page, 'newcomer', 'linnet-linnet');

  await openPage(page, '/settings/password');
  await main.getByText('Mail for you goes to newcomer@mail.test.').waitFor();
  assert.deepEqual(await inspectNow(page, 'settings'), []);
  const form = main.locator('form', { has: page.getByRole('heading', { name: 'E-mail address' }) });
  await form.getByLabel('New address').fill('other@mail.test');
  await form.getByLabel('Present password').fill('linnet-linnet');
  await form.getByRole('button', { name: 'Change address' }).click();
  await page.getByText('A mail is on its way to other@mail.test').waitFor();
  await form.getByText('other@mail.test takes its place').waitFor();
  await page.goto(await nextLink('other@mail.test'));
  await main.getByRole('button', { name: 'Confirm the address' }).click();
  await main.getByText('Your address is confirmed.').waitFor();
  await main.getByRole('link', { name: 'Settings' }).click();
  await main.getByText('Mail for you goes to other@mail.test.').waitFor();
  expectCalm(person);
  await person.close();
});

test('who is written to about a mention ends it by the button of a mail program, and chooses again on a page', async () => {
  mailbox.mails.length = 0;
  const tokenOf = async (name: string) => (await server.command('tokens', 'create', name)).trim();
  const person = await openVisitor(browser, server, { viewport: PHONE, locale: 'en-GB' });
  const { page } = person;
  const main = page.getByRole('main');
  const cookie = { name: 'linnet_session', value: await tokenOf('carol'), url: server.url, sameSite: 'Lax' } as const;
  await person.context.addCookies([cookie]);
  await openPage(page, '/settings/emails');
  await main.getByRole('radio', { name: 'Always' }).click();
  await page.getByText('Saved').first().waitFor();
  assert.deepEqual(await inspectNow(page, 'emails'), []);

  const bob = await tokenOf('bob');
  const mention = async (text: string) => {
    const body = new URLSearchParams({ status: `@carol ${text}` });
    const answer = await fetch(`${server.url}/api/v1/statuses`, {
      method: 'POST',
      headers: { authorization: `Bearer ${bob}` },
      body,
    });
    assert.equal(answer.status, 200);
  };
  const { id: carolId } = (await (await fetch(`${server.url}/api/v1/accounts/lookup?acct=carol`)).json()) as {
    id: string;
  };
  /** Mails wait for what comes with them; here they do not. */
  const hurry = async () => {
    for (;;) {
      const lines = (await server.command('jobs', 'list', '--json')).split('\n').filter((line) => line !== '');
      const jobs = lines.map((line) => JSON.parse(line) as { id: string; name: string; inputJson: string });
      const job = jobs.find(({ name, inputJson }) => name === 'mail.news' && inputJson.includes(carolId));
      if (job !== undefined) return server.command('jobs', 'retry', job.id);
    }
  };
  // What the cast did before is read.
  const headers = { authorization: `Bearer ${cookie.value}` };
  const known = (await (await fetch(`${server.url}/api/v1/notifications`, { headers })).json()) as { id: string }[];
  const read = new URLSearchParams({ 'notifications[last_read_id]': known[0]?.id ?? '0' });
  assert.ok((await fetch(`${server.url}/api/v1/markers`, { method: 'POST', headers, body: read })).ok);
  await mention('look at this hedge');
  await hurry();
  // One about a login may be on its way still.
  let mail = await mailbox.next();
  while (!mail.text?.includes('look at this hedge')) mail = await mailbox.next();
  assert.deepEqual(mail.envelope.to, ['carol@mail.test']);

  const line = mail.headerLines.find(({ key }) => key === 'list-unsubscribe')?.line ?? '';
  const [, oneClick = ''] = /<(http:\S+)>/.exec(line) ?? [];
  const clicked = await fetch(oneClick, {
    method: 'POST',
    body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }),
  });
  assert.ok(clicked.ok);
  await openPage(page, '/settings/emails');
  await main.getByRole('checkbox', { name: 'Mentions', checked: false }).waitFor();
  await main.getByRole('checkbox', { name: 'Messages for me alone', checked: true }).waitFor();

  const visitor = await openVisitor(browser, server, { viewport: PHONE, locale: 'en-GB', javaScriptEnabled: false });
  await visitor.page.goto(/http:\S+\/unsubscribe\?key=\S+/.exec(mail.text ?? '')?.[0] ?? '');
  await visitor.page.getByRole('button', { name: 'None but about my login' }).click();
  await visitor.page.getByText('Done: no such mail comes any more.').waitFor();
  await openPage(page, '/settings/emails');
  await main.getByRole('checkbox', { name: 'Messages for me alone', checked: false }).waitFor();
  await main.getByRole('checkbox', { name: 'Messages for me alone' }).click();
  await page.getByText('Saved').first().waitFor();
  expectCalm(person, visitor);
  await visitor.close();
  await person.close();
});

test('moderators see the mail that somebody gets before they act', async () => {
  mailbox.mails.length = 0;
  const person = await openVisitor(browser, server, { viewport: PHONE, locale: 'en-GB' });
  const { page } = person;
  await signIn(page, 'alice', 'a new one altogether');
  const { id } = (await (await fetch(`${server.url}/api/v1/accounts/lookup?acct=bob`)).json()) as { id: string };
  await openPage(page, `/admin/people/${id}`);
  await page.getByRole('main').getByRole('button', { name: 'Take action' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('What Bob Wren is told').fill('Fewer hedges, please.');
  await dialog.getByRole('button', { name: 'Look at the mail' }).click();
  await dialog.getByText('Moderators of Hedgerow have decided about @bob').waitFor();
  assert.deepEqual(await inspectNow(page, 'preview'), []);
  // Other words are another mail; keys alone lead to it.
  await dialog.getByLabel('What Bob Wren is told').fill('Fewer hedges, please!');
  await dialog.getByText('Moderators of Hedgerow have decided about @bob').waitFor({ state: 'detached' });
  await dialog.getByRole('button', { name: 'Look at the mail' }).focus();
  await page.keyboard.press('Enter');
  await dialog.locator('pre', { hasText: 'Fewer hedges, please!' }).waitFor();
  await dialog.getByRole('button', { name: 'Warn' }).click();
  // The new device may be told of as well.
  let mail = await mailbox.next();
  while (mail.envelope.to[0] !== 'bob@mail.test') mail = await mailbox.next();
  assert.match(mail.text ?? '', /Fewer hedges, please!/);
  expectCalm(person);
  await person.close();
});
