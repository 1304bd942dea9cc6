import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { PushAlerts, WebPushSubscription } from '@linnet/api-schemas/mastodon/push-subscription.ts';
import { NOTIFICATION_TYPES } from '#src/api/mastodon/serializers/notification-type.ts';
import { ensureWebApp } from '#src/core/oauth/apps.ts';
import { createToken, revokeToken } from '#src/core/oauth/tokens.ts';
import { MAX_SUBSCRIPTIONS } from '#src/core/push/subscriptions.ts';
import { setPassword } from '#src/core/users/change-password.ts';
import { saveLocale } from '#src/core/users/locale.ts';
import { saveInstanceSettings } from '#src/core/users/settings.ts';
import { type Client, createClient } from '../api/mastodon/client.ts';
import { readAnswer } from '../api/schema.ts';
import { createTestApp, type TestApp } from '../app.ts';
import { createSeed, type Member, PASSWORD, type Seed } from '../seed.ts';
import { createPushReceiver, type PushReceiver } from './receiver.ts';

const PATH = '/api/v1/push/subscription';
const ALL = Object.fromEntries(Object.keys(PushAlerts.properties).map((name) => [name, true]));
const HOUR_MS = 3_600_000;

describe('web push', () => {
  let app: TestApp;
  let seed: Seed;
  let alice: Member;
  let bob: Member;
  let token: string;
  let asAlice: Client;
  let receiver: PushReceiver;

  before(async () => {
    app = await createTestApp({ config: { allowPrivate: true } });
    seed = createSeed(app.ctx);
    bob = await seed.account('bob');
  });
  after(() => app.close());
  beforeEach(async () => {
    receiver = await createPushReceiver();
    alice = await seed.account(`alice${app.ctx.ids.next()}`);
    token = await seed.token(alice);
    asAlice = createClient(app, token);
  });
  afterEach(async () => {
    await receiver.stop();
    assert.deepEqual(receiver.failures, []);
  });

  const subscribe = async (more: object = {}, data: object = { alerts: ALL }, client = asAlice) =>
    readAnswer(
      await client.post(PATH, { subscription: { endpoint: receiver.url, keys: receiver.keys, ...more }, data }),
      WebPushSubscription,
    );
  const mention = (text = 'how are you?') => seed.post(bob, `@${alice.username} ${text}`);

  for (const standard of [true, false]) {
    it(`tells an app of a mention, ${standard ? 'as the standard has it' : 'as apps of before read it'}`, async () => {
      await saveInstanceSettings(app.ctx, { contactEmail: 'owner@mail.test' });
      await saveLocale(app.ctx, alice.id, 'de-AT');
      const made = await subscribe(standard ? { standard } : {});
      assert.deepEqual([made.standard, made.policy, made.alerts.mention], [standard, 'all', true]);
      assert.ok(made.id < 2 ** 31, 'apps read 32 bits');
      await mention('how <b>are</b> you?');
      await app.drain();
      const [message, ...others] = receiver.received;
      assert.deepEqual(others, []);
      assert.equal(message?.headers['content-encoding'], standard ? 'aes128gcm' : 'aesgcm');
      assert.deepEqual([message?.headers.ttl, message?.headers.urgency], ['172800', 'normal']);
      const [notification] = (await asAlice.get('/api/v1/notifications')).json();
      assert.deepEqual(message?.json, {
        access_token: token,
        preferred_locale: 'de',
        notification_id: Number(notification.id),
        notification_type: 'mention',
        icon: notification.account.avatar_static,
        title: 'bob hat dich erwähnt',
        body: `@${alice.username} how <b>are</b> you?`,
      });
      assert.equal(message?.serverKey, made.server_key);
      const { aud, exp, sub } = message?.claims ?? { aud: '', exp: 0, sub: '' };
      assert.deepEqual([aud, sub], [receiver.origin, 'mailto:owner@mail.test']);
      const left = exp - app.clock.now() / 1_000;
      assert.ok(left > 0 && left <= 86_400, `${left}`);
    });
  }

  it('has a switch for every kind of notification', () => {
    assert.deepEqual(
      Object.values(NOTIFICATION_TYPES).filter((type) => !(type in PushAlerts.properties)),
      [],
    );
  });

  it('says the same key everywhere, and has it for ever', async () => {
    const { server_key: key } = await subscribe();
    assert.match(key, /^[\w-]{87}$/);
    const instance = (await app.inject('/api/v2/instance')).json();
    assert.equal(instance.configuration.vapid.public_key, key);
    const form = { client_name: 'x', redirect_uris: 'urn:ietf:wg:oauth:2.0:oob' };
    assert.equal((await createClient(app).post('/api/v1/apps', form)).json().vapid_key, key);
  });

  it('keeps one subscription a token, which is read, changed and ended', async () => {
    await subscribe({ endpoint: `${receiver.url}/old` });
    const made = await subscribe({}, { alerts: { mention: true, 'admin.sign_up': true }, policy: 'followed' });
    assert.deepEqual(readAnswer(await asAlice.get(PATH), WebPushSubscription), made);
    assert.deepEqual(
      Object.keys(made.alerts).filter((alert) => made.alerts[alert as keyof PushAlerts]),
      ['mention', 'admin.sign_up'],
    );
    const none = { ...made.alerts, mention: false, 'admin.sign_up': false };
    const changed = readAnswer(await asAlice.put(PATH, { data: { alerts: { follow: '1' } } }), WebPushSubscription);
    assert.deepEqual(changed, { ...made, policy: 'all', alerts: { ...none, follow: true } });
    // As Mastodon's documentation has it, beside `data`: by itself it leaves the types alone.
    const policy = readAnswer(await asAlice.put(PATH, { policy: 'follower' }), WebPushSubscription);
    assert.deepEqual(policy, { ...changed, policy: 'follower' });
    const both = { data: { alerts: { follow: true } }, policy: 'followed' };
    assert.equal((await asAlice.put(PATH, both)).json().policy, 'followed');
    assert.equal((await asAlice.put(PATH, { ...both, data: { ...both.data, policy: 'all' } })).json().policy, 'all');
    await mention();
    await app.drain();
    assert.equal(receiver.count(), 0);
    const other = createClient(app, await seed.token(alice));
    assert.equal((await other.get(PATH)).statusCode, 404);
    assert.deepEqual((await asAlice.delete(PATH)).json(), {});
    assert.equal((await asAlice.get(PATH)).statusCode, 404);
    assert.equal((await asAlice.put(PATH, { data: {} })).statusCode, 404);
    assert.equal((await asAlice.delete(PATH)).statusCode, 200);
  });

  it('refuses what cannot be reached or sealed for, and leaves what was there', async () => {
    const made = await subscribe();
    const offCurve = Buffer.alloc(65, 7);
    offCurve[0] = 4;
    for (const bad of [
      { endpoint: 'ftp://push.test/x' },
      { endpoint: 'x' },
      { endpoint: `${app.ctx.config.publicUrl}/push` },
      { endpoint: `https://push.test/${'x'.repeat(3_000)}` },
      { keys: { ...receiver.keys, p256dh: offCurve.toString('base64url') } },
      { keys: { ...receiver.keys, p256dh: 'AAAA' } },
      { keys: { ...receiver.keys, auth: 'AAAA' } },
    ]) {
      const subscription = { endpoint: receiver.url, keys: receiver.keys, ...bad };
      assert.equal((await asAlice.post(PATH, { subscription })).statusCode, 422);
    }
    assert.deepEqual((await asAlice.get(PATH)).json(), made);
    const padded = {
      p256dh: Buffer.from(receiver.keys.p256dh, 'base64url').toString('base64'),
      auth: `${receiver.keys.auth}==`,
    };
    await subscribe({ keys: padded });
    await mention();
    await app.drain();
    assert.equal(receiver.received.length, 1);
  });

  it('reaches no private address', async () => {
    const closed = await createTestApp();
    try {
      const person = await createSeed(closed.ctx).account('carol');
      const client = createClient(closed, await createSeed(closed.ctx).token(person));
      for (const endpoint of [
        'http://127.0.0.1/x',
        'https://127.0.0.1/x',
        'https://[::1]/x',
        'https://push.test:6379/',
      ]) {
        assert.equal((await client.post(PATH, { subscription: { endpoint, keys: receiver.keys } })).statusCode, 422);
      }
    } finally {
      await closed.close();
    }
  });

  for (const [policy, expected] of [
    ['all', 2],
    ['followed', 1],
    ['follower', 1],
    ['none', 0],
  ] as const) {
    it(`tells of those whom the policy ${policy} lets through`, async () => {
      const followed = await seed.account(`carol${app.ctx.ids.next()}`);
      const follower = await seed.account(`dave${app.ctx.ids.next()}`);
      await seed.follow(alice, followed);
      await seed.follow(follower, alice);
      await app.drain();
      await subscribe({}, { alerts: ALL, policy });
      await seed.post(followed, `@${alice.username} from somebody you follow`);
      await seed.post(follower, `@${alice.username} from a follower`);
      await app.drain();
      const bodies = receiver.received.map(({ json }) => json.body);
      assert.equal(bodies.length, expected);
      if (policy === 'followed') assert.match(bodies[0] as string, /you follow/);
      if (policy === 'follower') assert.match(bodies[0] as string, /a follower/);
    });
  }

  it('tells nothing of whom somebody mutes, and of what their filters hide', async () => {
    await subscribe();
    const input = {
      title: 'no',
      context: ['notifications'],
      filter_action: 'hide',
      keywords_attributes: [{ keyword: 'spoiler' }],
    };
    await asAlice.post('/api/v2/filters', input);
    await mention('a spoiler');
    await app.drain();
    assert.equal(receiver.count(), 0);
    await asAlice.post(`/api/v1/accounts/${bob.id}/mute`);
    await mention();
    await app.drain();
    assert.equal(receiver.count(), 0);
    await asAlice.post(`/api/v1/accounts/${bob.id}/unmute`);
    await mention();
    await app.drain();
    assert.equal(receiver.received.length, 1);
  });

  it('tells nothing of what is kept back from strangers', async () => {
    await subscribe();
    await asAlice.send('PATCH', '/api/v2/notifications/policy', { for_not_following: 'filter' });
    await mention();
    await app.drain();
    assert.equal(receiver.count(), 0);
    assert.equal((await asAlice.get('/api/v1/notifications/requests')).json().length, 1);
  });

  it('tells nothing to a token that was revoked, nor after a changed password', async () => {
    const appId = await ensureWebApp(app.ctx);
    const made = await createToken(app.ctx, { appId, userId: alice.userId, scopes: 'push' });
    await subscribe({}, { alerts: ALL }, createClient(app, made.token));
    await revokeToken(app.ctx, made.tokenId);
    await mention();
    await app.drain();
    assert.equal(receiver.count(), 0);
    assert.equal(await countRows(), 0, 'the subscription went with the first thing that there was to tell');
    await subscribe();
    await setPassword(app.ctx, { userId: alice.userId, password: `${PASSWORD} anew` });
    await mention();
    await app.drain();
    assert.equal(receiver.count(), 0);
  });

  it('tells nothing to whom an operator has disabled, and goes on once that is over', async () => {
    await subscribe();
    await setDisabled(1);
    await mention();
    await app.drain();
    assert.equal(receiver.count(), 0);
    await setDisabled(null);
    await mention();
    await app.drain();
    assert.equal(receiver.received.length, 1);
  });

  it('carries no token for a browser, whose cookie no script may read', async () => {
    const { publicUrl } = app.ctx.config;
    const subscription = { endpoint: receiver.url, keys: receiver.keys, standard: true };
    const headers = { cookie: `linnet_session=${token}`, origin: publicUrl };
    const answer = await app.inject({
      method: 'POST',
      url: PATH,
      headers,
      payload: { subscription, data: { alerts: ALL } },
    });
    assert.equal(answer.statusCode, 200);
    await mention();
    await app.drain();
    assert.equal(receiver.received[0]?.json.access_token, '');
    const rows = await app.ctx.db.kysely.selectFrom('pushSubscriptions').select('sealed').execute();
    assert.ok(rows.some(({ sealed }) => sealed === null));
    assert.ok(!rows.some(({ sealed }) => sealed?.includes(token)));
  });

  for (const status of [410, 404, 403, 400]) {
    it(`ends a subscription that is answered with ${status}`, async () => {
      await subscribe();
      receiver.behaviour.reply = (response) => void response.writeHead(status).end('gone'.repeat(5_000));
      await mention();
      await app.drain();
      assert.equal((await asAlice.get(PATH)).statusCode, 404);
      await mention();
      await app.drain();
      assert.equal(receiver.count(), 1);
    });
  }

  it('waits as long as it is asked to, and says it once', async () => {
    await subscribe();
    const answers = [429, 503, 201];
    receiver.behaviour.reply = (response) =>
      void response.writeHead(answers.shift() as number, { 'retry-after': '3600' }).end();
    await mention();
    await app.drain();
    await pass(0.9);
    assert.equal(receiver.count(), 1);
    await pass(0.2);
    assert.equal(receiver.count(), 2);
    await pass(1.1);
    await pass(100);
    assert.equal(receiver.count(), 3);
    assert.equal((await asAlice.get(PATH)).statusCode, 200);
  });

  it('reaches a push service that was away, and gives up when nobody would care', async () => {
    await subscribe();
    await receiver.stop();
    await mention('while it is away');
    await app.drain();
    assert.equal(receiver.count(), 0);
    await receiver.again();
    await pass(1);
    assert.equal(receiver.received.length, 1);
    await receiver.stop();
    await mention('too late');
    await app.drain();
    for (let hours = 0; hours < 50; hours += 7) await pass(7);
    await receiver.again();
    await pass(7);
    assert.equal(receiver.received.length, 1);
    assert.equal((await asAlice.get(PATH)).statusCode, 200);
  });

  it('is not held up by one that answers nothing of use', async () => {
    await subscribe();
    const other = createClient(app, await seed.token(alice));
    await subscribe({ endpoint: `${receiver.url}/other` }, { alerts: ALL }, other);
    receiver.behaviour.reply = (response) => {
      if (receiver.count() === 1) response.destroy();
      else response.writeHead(201).end();
    };
    await mention();
    await app.drain();
    await pass(1);
    assert.deepEqual(new Set(receiver.received.map(({ path }) => path)), new Set(['/push', '/push/other']));
  });

  it('fits into what push services take, whatever somebody calls themselves and writes', async () => {
    await subscribe({ standard: true });
    const far = await seed.remoteAccount(`far${app.ctx.ids.next()}`, 'far.test', {
      displayName: '\u{1F468}\u200d\u{1F469}\u200d\u{1F467}'.repeat(20),
      avatarUrl: `https://far.test/${'x'.repeat(2_000)}`,
    });
    const { id: accountId, username } = alice;
    const mentions = [{ accountId, username, domain: '', uri: '', url: '' }];
    await seed.remotePost(far, `<p>${'"\\\u0001\u{1F468}\u0301'.repeat(4_000)}</p>`, { mentions });
    await app.drain();
    const [message] = receiver.received;
    assert.ok(message !== undefined && message.size <= 4_096);
    assert.ok([...message.json.body].length <= 140);
  });

  it('lets nobody pile subscriptions up', async () => {
    for (let i = 0; i < MAX_SUBSCRIPTIONS + 3; i++) {
      await subscribe({}, { alerts: {} }, createClient(app, await seed.token(alice)));
    }
    assert.equal(await countRows(), MAX_SUBSCRIPTIONS);
  });

  async function countRows(): Promise<number> {
    const query = app.ctx.db.kysely.selectFrom('pushSubscriptions').select('id').where('accountId', '=', alice.id);
    return (await query.execute()).length;
  }

  async function setDisabled(disabledAt: number | null): Promise<void> {
    await app.ctx.db.write(async (tx) => {
      await tx.kysely.updateTable('users').set({ disabledAt }).where('id', '=', alice.userId).execute();
    });
  }

  async function pass(hours: number): Promise<void> {
    app.clock.advance(hours * HOUR_MS);
    await app.drain();
  }
});
