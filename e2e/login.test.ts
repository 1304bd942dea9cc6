import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { openPage, openVisitor, PHONE, signIn, startBrowser, type Visitor } from './browser.ts';
import { becomes } from './eventually.ts';
import { expectCalm, openSettings } from './people.ts';
import { type Server, startServer } from './server.ts';

let server: Server;
let browser: Browser;
let phone: Visitor;
let desk: Visitor;
let page: Page;

before(async () => {
  [server, browser] = await Promise.all([startServer({ seed: true }), startBrowser()]);
  phone = await openVisitor(browser, server, { viewport: PHONE });
  desk = await openVisitor(browser, server);
  page = phone.page;
  for (const person of [phone, desk]) await signIn(person.page, 'alice@mail.test', 'linnet-linnet');
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const main = () => page.getByRole('main');

test('another browser is signed out from the list, and finds itself outside', async () => {
  await openPage(page, '/settings/profile');
  await openSettings(page, 'Sessions');
  await main().getByRole('heading', { name: 'Sessions and apps' }).waitFor();
  await main().getByText('This browser').waitFor();
  const others = main().getByRole('button', { name: /^Sign out / });
  const before = await others.count();
  assert.ok(before >= 1);
  await others.first().click();
  await page.getByText(/is signed out$/).waitFor();
  await becomes(() => others.count(), before - 1, 'the other browsers');
  await desk.page.goto('/home');
  await desk.page.waitForURL('**/sign-in?**');
  expectCalm(phone);
});

test('the password is changed by who knows it; this browser comes back, and the old one opens nothing', async () => {
  await openPage(page, '/settings/password');
  const form = main().locator('form', { has: page.getByRole('heading', { name: 'Change password' }) });
  await form.getByLabel('Present password').fill('not the one');
  await form.getByLabel('New password').fill('a new one altogether');
  await main().getByRole('button', { name: 'Change password' }).click();
  await main().getByText('The present password is not right.').waitFor();
  // The browser itself notes the refusal.
  assert.ok(phone.takeComplaints().every((complaint) => complaint.includes('403')));
  await form.getByLabel('Present password').fill('linnet-linnet');
  await main().getByRole('button', { name: 'Change password' }).click();
  await page.waitForURL('**/settings/sessions');
  await main().getByText('This browser').waitFor();
  assert.equal(
    await main()
      .getByRole('button', { name: /^Sign out / })
      .count(),
    0,
  );

  await desk.page.goto('/sign-in');
  await desk.page.getByLabel('E-mail address').fill('alice');
  await desk.page.getByLabel('Password').fill('linnet-linnet');
  await desk.page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
  await desk.page.getByText('E-mail address or password is not right.').waitFor();
  await signIn(desk.page, 'alice', 'a new one altogether');
});

test('a profile says what its pictures show, and what it shows', async () => {
  await openPage(page, '/settings/profile');
  await main().getByLabel('What your picture shows').fill('A red linnet on a wire');
  await main().getByText('Media on my profile').click();
  await main().getByLabel('Sites that may name you as an author').fill('https://blog.example.org/\nnews.example');
  await main().getByText('How a link is proven to be yours').click();
  await main().getByText('<a rel="me" href=').waitFor();
  await main().getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved', { exact: true }).waitFor();
  const sites = main().getByLabel('Sites that may name you as an author');
  await becomes(() => sites.inputValue(), 'blog.example.org\nnews.example');
  const picture = main().getByRole('link', { name: 'A red linnet on a wire' });
  await openPage(page, '/@alice');
  await picture.waitFor();
  const tabs = page.getByRole('navigation', { name: 'Profile' });
  await becomes(() => tabs.getByRole('link').allInnerTexts(), ['Posts', 'Replies'], 'the tabs');
  expectCalm(phone);
});

test('a profile leads back to the pages of its owner, for whoever wants proof', async () => {
  const visitor = await openVisitor(browser, server, { javaScriptEnabled: false });
  await visitor.page.goto('/@alice');
  const link = visitor.page.locator('a[rel~="me"]');
  assert.equal(await link.getAttribute('href'), 'https://example.org/alice');
  await visitor.close();
});
