/** Programs that are told of what happens: who may make them, what is shown of them, and what is written down. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AuditEntry } from '@linnet/api-schemas/mastodon/audit-entry.ts';
import { Webhook, WebhookTrial, WebhookWithSecret } from '@linnet/api-schemas/mastodon/webhook.ts';
import Type from 'typebox';
import { createRole } from '../../../src/core/staff/keep-roles.ts';
import { addWebhook, WEBHOOKS_MAX } from '../../../src/core/webhooks/keep.ts';
import { createTestApp, type TestApp } from '../../app.ts';
import { createSeed, type Member } from '../../seed.ts';
import { startReceiver } from '../../webhooks/receiver.ts';
import { readAnswer, readRefusal } from '../schema.ts';
import { type Client, createClient } from './client.ts';

const PATH = '/api/v1/admin/webhooks';

let app: TestApp;
let seed: ReturnType<typeof createSeed>;
let [admin, bridge] = [] as unknown as [Client, Client];
before(async () => {
  app = await createTestApp({ settings: { FEDERATION_ALLOW_PRIVATE: 'true' } });
  seed = createSeed(app.ctx);
  const client = async (by: Member) =>
    createClient(app, await seed.token(by, 'read write admin:read admin:write', { confirmed: true }));
  admin = await client(await seed.account('ann', { role: 'admin' }));
  const look = { name: 'Bridge', color: '', highlighted: false, position: 1 };
  const role = await createRole(app.ctx, { by: null, ...look, permissions: new Set(['manageWebhooks']) });
  bridge = await client(await seed.account('bob', { role }));
});
after(() => app.close());

const add = async (url: string, events: string[], by = admin) =>
  readAnswer(await by.post(PATH, { url, events }), WebhookWithSecret);
const all = async () => readAnswer(await admin.get(PATH), Type.Array(Webhook));

test('a webhook is made, changed, given another secret, tested, switched and removed; each is written down', async (t) => {
  const receiver = await startReceiver(t);
  const { secret, ...made } = await add(receiver.url, ['status.created', 'report.created']);
  assert.deepEqual(made, (await all())[0]);
  assert.deepEqual([made.events, made.enabled, made.answers], [['report.created', 'status.created'], true, []]);
  const path = `${PATH}/${made.id}`;
  const trial = readAnswer(await admin.post(`${path}/test`), WebhookTrial);
  assert.deepEqual([trial.taken, trial.status, trial.body], [true, 200, 'thanks']);
  const changed = readAnswer(await admin.put(path, { events: ['status.updated'] }), Webhook);
  assert.deepEqual([changed.url, changed.events, changed.answers[0]?.event], [made.url, ['status.updated'], 'ping']);
  const rotated = readAnswer(await admin.post(`${path}/rotate_secret`), WebhookWithSecret);
  assert.notEqual(rotated.secret, secret);
  await admin.post(`${path}/test`);
  const [before, now] = receiver.received.map(({ headers }) => headers['x-hub-signature']);
  assert.notEqual(before, now);
  for (const word of ['disable', 'disable', 'enable']) {
    const turned = readAnswer(await admin.post(`${path}/${word}`), Webhook);
    assert.equal(turned.enabled, word === 'enable');
  }
  const shown = `${(await admin.get(path)).body}${(await admin.get(PATH)).body}`;
  const log = await admin.get('/api/v1/admin/audit');
  for (const hidden of [secret, rotated.secret]) assert.ok(!`${shown}${log.body}`.includes(hidden));
  // An address may be a secret as a whole.
  assert.doesNotMatch(log.body, /\/hook/);
  assert.equal((await admin.delete(path)).statusCode, 200);
  assert.equal((await admin.get(path)).statusCode, 404);
  const acts = readAnswer(await admin.get('/api/v1/admin/audit'), Type.Array(AuditEntry)).map(({ act }) => act);
  const done = ['remove', 'enable', 'disable', 'test', 'rotate', 'change', 'test', 'add'];
  assert.deepEqual(
    acts.filter((act) => act.startsWith('webhook.')),
    done.map((act) => `webhook.${act}`),
  );
});

test('nobody has a program told of what they may not see, by another’s webhook neither', async (t) => {
  const { url } = await startReceiver(t);
  const post = async (events: string[]) => (await bridge.post(PATH, { url, events })).statusCode;
  assert.deepEqual([await post(['account.created']), await post(['status.created', 'report.updated'])], [403, 403]);
  const own = await add(url, ['status.created'], bridge);
  const theirs = await add(url, ['account.created']);
  assert.equal((await bridge.put(`${PATH}/${theirs.id}`, { url: `${url}/mine` })).statusCode, 403);
  assert.equal((await bridge.put(`${PATH}/${own.id}`, { events: ['report.created'] })).statusCode, 403);
  assert.deepEqual(
    (await all()).map((one) => [one.url, one.events]),
    [
      [url, ['status.created']],
      [url, ['account.created']],
    ],
  );
  for (const { id } of [own, theirs]) await admin.delete(`${PATH}/${id}`);
});

test('what is no address or no event is refused, and there may be so many', async () => {
  for (const input of [
    { url: 'nonsense', events: ['status.created'] },
    { url: app.ctx.config.publicUrl, events: ['status.created'] },
    { url: 'https://hooks.example/', events: [] },
  ]) {
    const [status] = readRefusal(await admin.post(PATH, input));
    assert.equal(status, 422, JSON.stringify(input));
  }
  const tries = Array.from({ length: WEBHOOKS_MAX + 5 }, () =>
    addWebhook(app.ctx, { by: null, url: 'https://hooks.example/', events: ['status.created'] }),
  );
  const made = (await Promise.allSettled(tries)).filter(({ status }) => status === 'fulfilled');
  assert.deepEqual([made.length, (await all()).length], [WEBHOOKS_MAX, WEBHOOKS_MAX]);
});
