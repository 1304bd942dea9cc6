/** Relays: who may ask them, what is shown of them, and what is written down. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AuditEntry } from '@linnet/api-schemas/mastodon/audit-entry.ts';
import { Relay } from '@linnet/api-schemas/mastodon/relay.ts';
import Type from 'typebox';
import { createRole } from '../../../src/core/staff/keep-roles.ts';
import { createServerApp, type Server } from '../../federation/network.ts';
import { createRelay, type RelayServer } from '../../federation/relay-server.ts';
import type { Member } from '../../seed.ts';
import { readAnswer, readRefusal } from '../schema.ts';
import { type Client, createClient } from './client.ts';

const PATH = '/api/v1/admin/relays';

let app: Server;
let relay: RelayServer;
let [admin, gardener, reporter] = [] as unknown as [Client, Client, Client];
before(async () => {
  app = await createServerApp('127.0.0.1');
  relay = await createRelay('mastodon');
  const client = async (by: Member) => createClient(app, await app.seed.appToken(by));
  admin = await client(await app.seed.account('ann', { role: 'owner' }));
  const look = { color: '', highlighted: false, position: 1 };
  const [federation, reports] = [
    await createRole(app.ctx, { by: null, ...look, name: 'Gardener', permissions: new Set(['manageFederation']) }),
    await createRole(app.ctx, { by: null, ...look, name: 'Reporter', permissions: new Set(['manageReports']) }),
  ];
  gardener = await client(await app.seed.account('bob', { role: federation }));
  reporter = await client(await app.seed.account('eve', { role: reports }));
});
after(async () => {
  await app.close();
  await relay.close();
});

/** What is asked, its answer, and what that leads to. */
async function settle(): Promise<void> {
  for (let i = 0; i < 3; i += 1) await app.drain();
}
const all = async () => readAnswer(await admin.get(PATH), Type.Array(Relay));

test('a relay is asked, agrees, is switched off and on, and removed; each is written down', async () => {
  const made = readAnswer(await gardener.post(PATH, { address: relay.inbox }), Relay);
  const { id, state, protocol, inbox_url: inbox, domain, week } = made;
  assert.deepEqual([state, protocol, inbox, domain], ['asked', 'mastodon', relay.inbox, relay.host]);
  assert.deepEqual(week, { received: 0, kept: 0, sent: 0 });
  await settle();
  const [known] = await all();
  assert.deepEqual([known?.state, known?.actor_uri], ['accepted', relay.actor]);
  assert.ok(known?.answered_at);
  await app.seed.post(await app.seed.account('author'), 'for all');
  await app.drain();
  const [after] = await all();
  assert.equal(after?.week.sent, 1);
  assert.ok(after?.last_sent_at);
  for (const [word, then] of [
    ['disable', 'off'],
    ['disable', 'off'],
    ['enable', 'asked'],
  ]) {
    const turned = readAnswer(await gardener.post(`${PATH}/${id}/${word}`), Relay);
    assert.equal(turned.state, then);
  }
  await settle();
  // One that agreed is not asked again.
  assert.equal(readAnswer(await gardener.post(`${PATH}/${id}/enable`), Relay).state, 'accepted');
  assert.deepEqual(readAnswer(await gardener.get(`${PATH}/${id}`), Relay).id, id);
  assert.equal((await gardener.delete(`${PATH}/${id}`)).statusCode, 200);
  assert.equal((await gardener.get(`${PATH}/${id}`)).statusCode, 404);
  assert.deepEqual(await all(), []);
  const log = readAnswer(await admin.get('/api/v1/admin/audit'), Type.Array(AuditEntry));
  const acts = log.filter(({ act }) => act.startsWith('relay.'));
  assert.deepEqual(
    acts.map(({ act }) => act),
    ['relay.remove', 'relay.enable', 'relay.disable', 'relay.add'],
  );
  assert.equal(acts[0]?.target?.label, relay.host);
});

test('who does not decide about servers neither sees nor asks relays; what is none is refused in words', async () => {
  assert.equal((await reporter.get(PATH)).statusCode, 403);
  assert.equal((await reporter.post(PATH, { address: relay.inbox })).statusCode, 403);
  const refused = await gardener.post(PATH, { address: 'gopher://relay.test/inbox' });
  const [status, why] = readRefusal(refused);
  assert.deepEqual([status, /https:\/\/ address/.test(why)], [422, true]);
  for (const word of ['enable', 'disable']) {
    assert.equal((await gardener.post(`${PATH}/1/${word}`)).statusCode, 404);
  }
});
