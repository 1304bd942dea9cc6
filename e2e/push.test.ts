import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { openPage, openVisitor, signIn, startBrowser, type Visitor } from './browser.ts';
import { expectCalm } from './people.ts';
import { type Server, startServer } from './server.ts';

let server: Server;
let browser: Browser;
let member: Visitor;
let page: Page;

before(async () => {
  [server, browser] = await Promise.all([startServer({ seed: true }), startBrowser()]);
  member = await openVisitor(browser, server, { permissions: ['notifications'] });
  page = member.page;
  // What a browser's own push service would do: this one is built without.
  await page.addInitScript(() => {
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
  assert.deepEqual(sent, [
    ['POST', 'all', alerts],
    ['PUT', 'followed', alerts],
    ['DELETE', undefined, undefined],
  ]);
  await page.unroute('**/api/v1/push/subscription');
  expectCalm(member);
});

test('the worker shows a message that came, once, and one that cannot be read', async () => {
  const cdp = await member.context.newCDPSession(page);
  const registered = new Promise<string>((resolve) => {
    cdp.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const [first] = registrations;
      if (first !== undefined) resolve(first.registrationId);
    });
  });
  await cdp.send('ServiceWorker.enable');
  await page.route('**/api/v1/push/subscription', (route) =>
    route.fulfill({ json: { id: 1, endpoint: '', standard: true, alerts: {}, policy: 'all', server_key: '' } }),
  );
  await open();
  await page.getByRole('button', { name: 'Turn on' }).click();
  await page.getByText('Push notifications are on in this browser.').waitFor();
  const registrationId = await registered;
  const message = JSON.stringify({ notification_id: 7, title: 'Bob mentioned you', body: 'hello', icon: '' });
  for (const data of [message, message, 'no JSON']) {
    await cdp.send('ServiceWorker.deliverPushMessage', { origin: server.url, registrationId, data });
  }
  const shown = await page.waitForFunction(async () => {
    const registration = await navigator.serviceWorker.ready;
    const all = (await registration.getNotifications()).map(({ title, body, tag }) => [title, body, tag]);
    return all.length === 2 ? all : null;
  });
  assert.deepEqual((await shown.jsonValue())?.sort(), [
    ['Bob mentioned you', 'hello', 'notification-7'],
    ['Linnet', '', 'notifications'],
  ]);
  expectCalm(member);
});

test('who has blocked notifications is told how to undo it, and a browser without them says so', async () => {
  await page.evaluate(() => Object.defineProperty(Notification, 'permission', { get: () => 'denied' }));
  await page.getByRole('link', { name: 'Filters' }).click();
  await page.getByRole('link', { name: 'Push' }).click();
  await page.getByText('Notifications are blocked for this site.').waitFor();
  assert.equal(await page.getByRole('button', { name: 'Turn on' }).count(), 0);
  await page.addInitScript(() => void Reflect.deleteProperty(window, 'PushManager'));
  await open();
  await page.getByText('This browser cannot receive push notifications.').waitFor();
  expectCalm(member);
});
