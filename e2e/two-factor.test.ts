import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { totpCode } from '../packages/server/src/lib/totp.ts';
import { DESKTOP, openPage, openVisitor, PHONE, signIn, startBrowser, type Visitor } from './browser.ts';
import { becomes } from './eventually.ts';
import { expectCalm, openSettings } from './people.ts';
import { type Server, startServer } from './server.ts';

const EMAIL = 'alice@mail.test';
const PASSWORD = 'linnet-linnet';

let server: Server;
let browser: Browser;
let phone: Visitor;
let page: Page;
/** The last step that a code was made of: each counts once. */
let lastStep = 0;
let secret: Buffer;
let backupCode = '';

before(async () => {
  [server, browser] = await Promise.all([startServer({ seed: true }), startBrowser()]);
  phone = await openVisitor(browser, server, { viewport: PHONE });
  page = phone.page;
  // Signed in long ago, as far as the server knows: it asks for the password once more.
  const token = (await server.command('tokens', 'create', 'alice')).trim();
  await phone.context.addCookies([{ name: 'linnet_session', value: token, url: server.url, sameSite: 'Lax' }]);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const main = () => page.getByRole('main');

/** A code that was not used yet; the server takes those of the next half minute, too. */
function nextCode(): string {
  lastStep = Math.max(Math.floor(Date.now() / 30_000), lastStep + 1);
  return totpCode(secret, lastStep);
}

function fromBase32(text: string): Buffer {
  const bits = [...text].map((letter) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'),
  );
  return Buffer.from((bits.join('').match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}

test('a second step is set up by who knows the password, with an app that makes the right codes', async () => {
  await openPage(page, '/settings/profile');
  await openSettings(page, 'Two-factor');
  await main().getByText('It is off.').waitFor();
  await main().getByRole('button', { name: 'Set it up' }).click();
  const dialog = page.getByRole('dialog', { name: 'Please show once more that it is you' });
  await dialog.getByLabel('Password').fill('not the one');
  await dialog.getByRole('button', { name: 'Continue' }).click();
  await dialog.getByText('The password is not right.').waitFor();
  await dialog.getByLabel('Password').fill(PASSWORD);
  await dialog.getByRole('button', { name: 'Continue' }).click();
  await main().getByRole('img', { name: 'QR code for your authenticator app' }).waitFor();
  secret = fromBase32((await main().getByRole('code').innerText()).replaceAll(' ', ''));
  await main().getByLabel('Code that the app shows').fill('000000');
  await main().getByRole('button', { name: 'Turn on' }).click();
  await main().getByText('This code is not right.').waitFor();
  await main().getByLabel('Code that the app shows').fill(nextCode());
  await main().getByRole('button', { name: 'Turn on' }).click();
  await main().getByRole('heading', { name: 'Your backup codes' }).waitFor();
  backupCode = await main().getByRole('listitem').first().innerText();
  await main().getByRole('button', { name: 'I have kept them' }).click();
  await main().getByText('10 backup codes are left.').waitFor();
  // The browser itself notes the refusals.
  assert.ok(phone.takeComplaints().every((complaint) => /40[03]|422/.test(complaint)));
});

test('signing in takes a code then, without script, at a desk', async () => {
  const desk = await openVisitor(browser, server, { viewport: DESKTOP, javaScriptEnabled: false });
  const form = desk.page.getByRole('main');
  await desk.page.goto('/sign-in?redirect_to=/lists');
  await form.getByLabel('E-mail address').fill(EMAIL);
  await form.getByLabel('Password').fill(PASSWORD);
  await form.getByRole('button', { name: 'Sign in' }).click();
  await form.getByRole('heading', { name: 'One more step' }).waitFor();
  await form.getByLabel('Code').fill('000000');
  await form.getByRole('button', { name: 'Sign in' }).click();
  await form.getByRole('alert').getByText('This code is not right').waitFor();
  await form.getByLabel('Code').fill(backupCode);
  await form.getByRole('button', { name: 'Sign in' }).click();
  await desk.page.waitForURL('**/lists');
  assert.deepEqual(desk.takeComplaints(), []);
  await desk.close();
});

test('it is turned off with password and code, and the password alone is enough again', async () => {
  await openPage(page, '/settings/two-factor');
  await main().getByText('9 backup codes are left.').waitFor();
  await main().getByRole('button', { name: 'Turn off' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Turn off' }).click();
  await page.getByText('Two-factor sign-in is off').waitFor();
  await main().getByText('It is off.').waitFor();
  expectCalm(phone);
  const desk = await openVisitor(browser, server);
  await signIn(desk.page, EMAIL, PASSWORD);
  await desk.close();
});

test('where the server asks for it, every page leads there until it is on', async () => {
  await server.command('settings', 'set', 'two-factor-for', 'everybody');
  // Processes tell each other within two seconds.
  const led = async () => {
    await page.goto('/lists');
    return page.url();
  };
  await becomes(led, /\/settings\/two-factor$/, 'where one is led to');
  await openPage(page, '/settings/two-factor');
  await main().getByText('This server asks its people for two-factor sign-in.').waitFor();
  await main().getByRole('button', { name: 'Set it up' }).click();
  secret = fromBase32((await main().getByRole('code').innerText()).replaceAll(' ', ''));
  await main().getByLabel('Code that the app shows').fill(nextCode());
  await main().getByRole('button', { name: 'Turn on' }).click();
  await main().getByRole('button', { name: 'I have kept them' }).click();
  await main().getByText('10 backup codes are left.').waitFor();
  assert.equal(await main().getByRole('button', { name: 'Turn off' }).count(), 0);
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Home' }).click();
  await page.waitForURL('**/home');
  // The frame of the app asked for what it was refused.
  assert.ok(phone.takeComplaints().every((complaint) => /40[03]|WebSocket/.test(complaint)));
});
