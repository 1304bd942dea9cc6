import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { createMailbox, type Mailbox } from '../packages/server/test/mail/mailbox.ts';
import { openVisitor, PHONE, signIn, startBrowser } from './browser.ts';
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

  const mail = await mailbox.next();
  assert.deepEqual(mail.envelope.to, ['alice@mail.test']);
  const [link = ''] = /http:\S+\/reset-password\?key=\S+/.exec(mail.text ?? '') ?? [];
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
