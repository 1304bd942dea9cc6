/** A service of others is set up, tried, and asked of who joins. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { type ChallengeServer, startChallengeServer } from '../packages/server/test/api/challenge-server.ts';
import { openPage, openVisitor, PHONE, signIn, startBrowser } from './browser.ts';
import { becomes } from './eventually.ts';
import { expectCalm } from './people.ts';
import { type Server, startServer } from './server.ts';
import { inspectNow } from './visits.ts';

let server: Server;
let service: ChallengeServer;
let browser: Browser;
before(async () => {
  [server, service, browser] = await Promise.all([startServer({ seed: true }), startChallengeServer(), startBrowser()]);
  await server.command('settings', 'set', 'registrations', 'open');
});
after(async () => {
  await browser?.close();
  await server?.stop();
  await service?.close();
});

const main = (page: Page) => page.getByRole('main');

async function fill(page: Page, name: string): Promise<void> {
  await page.getByLabel('Username').fill(name);
  await page.getByLabel('E-mail address').fill(`${name}@mail.test`);
  await page.getByLabel('Password').fill('a long password');
}

test('the owner fills in what it needs, tries it, and has it asked', async () => {
  const alice = await openVisitor(browser, server, { viewport: PHONE });
  const { page } = alice;
  await signIn(page, 'alice@mail.test', 'linnet-linnet');
  await openPage(page, '/admin/settings');
  const field = (name: string) => main(page).getByRole('form', { name, exact: true });
  const save = async (name: string, value: string) => {
    await field(name).getByRole('textbox').fill(value);
    await field(name).getByRole('button', { name: 'Save' }).click();
    await page.getByText(`Saved: ${name}`).waitFor();
  };
  // Two keys are all that a known one needs.
  await field('A challenge at sign-up').waitFor();
  assert.equal(await field('Address of its script').count(), 0);
  await field('A challenge at sign-up').getByLabel('A service of others').check();
  await field('A challenge at sign-up')
    .getByText('cannot be a service while its site key and its secret are missing')
    .waitFor();
  alice.takeComplaints();
  await field('Service').getByLabel('Another one, by its addresses').check();
  await page.getByText('Saved: Service').waitFor();
  await save('Address of its script', service.script);
  await save('Address where answers are verified', service.verify);
  await save('Site key', service.siteKey);
  const secret = field('Secret').getByLabel('Secret');
  await secret.fill('mistyped');
  await field('Secret').getByRole('button', { name: 'Save' }).click();
  await field('Secret').getByRole('button', { name: 'Take it away' }).waitFor();
  await becomes(() => secret.inputValue(), '', 'the secret, which is not shown');
  await main(page).getByRole('button', { name: 'Try it' }).click();
  await main(page).getByText('It does not know these keys.').waitFor();
  await secret.fill(service.secret);
  await field('Secret').getByRole('button', { name: 'Save' }).click();
  await becomes(() => secret.inputValue(), '', 'the secret, which is not shown');
  await main(page).getByRole('button', { name: 'Try it' }).click();
  await main(page).getByText('It answers, and knows the keys.').waitFor();
  await field('A challenge at sign-up').getByLabel('A service of others').check();
  await page.getByText('Saved: A challenge at sign-up').waitFor();
  assert.deepEqual(await inspectNow(page, 'a service in the settings'), []);
  expectCalm(alice);
  await alice.close();
});

test('who joins is told who is asked, answers, and is let in', async () => {
  const visitor = await openVisitor(browser, server, { viewport: PHONE });
  const { page } = visitor;
  await page.goto('/sign-up');
  await main(page)
    .getByText(`this page asks ${new URL(service.origin).host} whether you are a person`)
    .waitFor();
  const question = page.frameLocator('iframe[title="a question"]').getByRole('button');
  await question.waitFor();
  assert.deepEqual(await inspectNow(page, 'a service at sign-up'), []);
  await fill(page, 'yusuf');
  await main(page).getByRole('button', { name: 'Join' }).click();
  await main(page).getByText('did not say yes').waitFor();

  await fill(page, 'yusuf');
  await question.click();
  await page.frameLocator('iframe[title="a question"]').getByText('Thank you').waitFor();
  service.instead = (response) => response.writeHead(503).end('later');
  await main(page).getByRole('button', { name: 'Join' }).click();
  await main(page).getByText('cannot be asked just now, so nobody can join').waitFor();
  assert.deepEqual(await inspectNow(page, 'a service that is away'), []);

  service.instead = undefined;
  await fill(page, 'yusuf');
  await question.click();
  await page.frameLocator('iframe[title="a question"]').getByText('Thank you').waitFor();
  await main(page).getByRole('button', { name: 'Join' }).click();
  await page.waitForURL('**/home');
  expectCalm(visitor);
  await visitor.close();
});

test('without script it is said whom to write to', async () => {
  const plain = await openVisitor(browser, server, { javaScriptEnabled: false, viewport: PHONE });
  await plain.page.goto('/sign-up');
  const words = plain.page.locator('noscript p');
  await words.waitFor();
  assert.match((await words.textContent()) ?? '', /your browser needs JavaScript/);
  await plain.close();
});
