import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { openPage, openVisitor, signIn, startBrowser, type Visitor } from './browser.ts';
import { becomes } from './eventually.ts';
import { expectCalm } from './people.ts';
import { type Server, startServer } from './server.ts';

let server: Server;
let browser: Browser;
let member: Visitor;
let page: Page;

before(async () => {
  [server, browser] = await Promise.all([startServer({ seed: true }), startBrowser()]);
  member = await openVisitor(browser, server);
  page = member.page;
  // What a browser's own push service and its person would do: this one has neither.
  await page.addInitScript(() => {
    Object.defineProperty(Notification, 'permission', { get: () => 'granted', configurable: true });
    const keys = { p256dh: `B${'A'.repeat(86)}`, auth: 'A'.repeat(22) };
    let made: unknown = null;
    const subscription = {
      toJSON: () => ({ endpoint: 'https://push.test/abc', keys }),
      unsubscribe: async () => {
        made = null;
        return true;
      },
    };
    PushManager.prototype.getSubscription = async () => made as PushSubscription | null;
    PushManager.prototype.subscribe = async () => {
      made = subscription;
      return made as PushSubscription;
    };
  });
  await signIn(page, 'alice@mail.test', 'linnet-linnet');
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

const open = () => openPage(page, '/settings/push');

test('a browser is told of things, of what was chosen, until it is turned off', async () => {
  const sent: unknown[] = [];
  await page.route('**/api/v1/push/subscription', async (route) => {
    const request = route.request();
    sent.push([request.method(), request.postDataJSON()?.data?.policy, request.postDataJSON()?.data?.alerts]);
    // The key of the test is no point of the curve.
    const alerts = request.postDataJSON()?.data?.alerts ?? {};
    const policy = request.postDataJSON()?.data?.policy ?? 'all';
    const answer = { id: 1, endpoint: 'https://push.test/abc', standard: true, alerts, policy, server_key: '' };
    await route.fulfill({ json: request.method() === 'DELETE' ? {} : answer });
  });
  await open();
  await page.getByLabel('Likes of my posts').check();
  await page.getByRole('button', { name: 'Turn on' }).click();
  await page.getByText('Push notifications are on in this browser.').waitFor();
  await page.getByLabel('People I follow').check();
  await page.getByText('Saved').waitFor();
  await page.getByRole('button', { name: 'Turn off' }).click();
  await page.getByRole('button', { name: 'Turn on' }).waitFor();
  const kinds = ['mention', 'follow', 'follow_request', 'poll', 'linnet:unpublished', 'favourite'];
  const alerts = Object.fromEntries(kinds.map((kind) => [kind, true]));
  const expected = [
    ['POST', 'all', alerts],
    ['PUT', 'followed', alerts],
    ['DELETE', undefined, undefined],
  ];
  await becomes(() => sent, expected, 'what the server was told');
  await page.unroute('**/api/v1/push/subscription');
  expectCalm(member);
});

test('who has blocked notifications is told how to undo it, and a browser without them says so', async () => {
  await page.evaluate(() => Object.defineProperty(Notification, 'permission', { get: () => 'denied' }));
  await page.getByRole('link', { name: 'E-mails' }).click();
  await page.waitForURL('**/settings/emails');
  await page.getByRole('link', { name: 'Push' }).click();
  await page.getByText('Notifications are blocked for this site.').waitFor();
  assert.equal(await page.getByRole('button', { name: 'Turn on' }).count(), 0);
  await page.addInitScript(() => void Reflect.deleteProperty(window, 'PushManager'));
  await open();
  await page.getByText('This browser cannot receive push notifications.').waitFor();
  expectCalm(member);
});
