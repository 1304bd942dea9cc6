/** Decisions about servers end relays, and how one fares is said: to staff, by command line and by the doctor. */
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { examineRunning } from '../../src/cli/examine.ts';
import { listAuditEntries } from '../../src/core/audit/list.ts';
import { allowInstance, setFederationMode } from '../../src/core/moderation/instance-allows.ts';
import { blockInstance, unblockInstance } from '../../src/core/moderation/instance-blocks.ts';
import { findPostByUri } from '../../src/core/posts/find.ts';
import { pruneRelayDaysJob } from '../../src/core/relays/counts.ts';
import { addRelay, enableRelay, RELAYS_MAX, removeRelay } from '../../src/core/relays/keep.ts';
import { listRelays } from '../../src/core/relays/list.ts';
import { createServerApp, type Server } from './network.ts';
import { createPeer, type Peer, type PeerActor } from './peer.ts';
import { createRelay, type RelayServer } from './relay-server.ts';

const DAY = 86_400_000;

let app: Server;
let peer: Peer;
let bob: PeerActor;
let relay: RelayServer;
before(async () => {
  app = await createServerApp('localhost');
  peer = await createPeer('localhost');
  bob = peer.actor('bob');
});
after(async () => {
  await app.close();
  await peer.close();
});
beforeEach(async () => {
  // Of another name than this server and the peer.
  relay = await createRelay('litepub', '127.0.0.1');
});
afterEach(async () => {
  for (const { id } of await listRelays(app.ctx)) await removeRelay(app.ctx, { by: null, id });
  await app.drain();
  await relay.close();
});

const one = async () => (await listRelays(app.ctx))[0];
/** What is asked, its answer, and what that is answered with. */
async function settle(): Promise<void> {
  for (let i = 0; i < 3; i += 1) await app.drain();
}
async function ask(address = relay.actor): Promise<number> {
  const id = await addRelay(app.ctx, { by: null, address });
  await settle();
  return id;
}
async function announce(): Promise<boolean> {
  const note = peer.note(bob, 'by a relay');
  await relay.send(app.inbox, relay.activity('Announce', note['id']));
  await settle();
  return (await findPostByUri(app.ctx.db, note['id'] as string)) !== undefined;
}
const doctor = async () =>
  (await examineRunning(app.ctx, { network: false })).find(({ id }) => id === 'relays')?.message ?? '';

for (const policy of ['suspended', 'silenced'] as const) {
  test(`a relay ends when its server is ${policy}, and none there is asked`, async () => {
    const id = await ask();
    assert.equal((await one())?.state, 'accepted');
    relay.received.length = 0;
    const block = await blockInstance(app.ctx, { by: null, domain: relay.host, policy });
    await app.drain();
    assert.deepEqual([(await one())?.state, (await one())?.reason], ['off', 'blocked']);
    assert.deepEqual(relay.received, []);
    assert.equal(await announce(), false);
    const [entry] = (await listAuditEntries(app.ctx, null, { limit: 5 })).filter(({ act }) => act === 'relay.disable');
    assert.deepEqual([entry?.targetLabel, entry?.details['why']], [relay.host, 'blocked']);
    await assert.rejects(enableRelay(app.ctx, { by: null, id }), /limited, suspended or not allowed/);
    await removeRelay(app.ctx, { by: null, id });
    await assert.rejects(ask(relay.inbox), /limited, suspended or not allowed/);
    await unblockInstance(app.ctx, { by: null, id: block.id });
    await ask();
    assert.equal((await one())?.state, 'accepted');
  });
}

test('a decision about another server ends no relay', async () => {
  await ask();
  await blockInstance(app.ctx, { by: null, domain: 'elsewhere.test', policy: 'suspended' });
  assert.equal((await one())?.state, 'accepted');
});

test('where only some servers are allowed, nothing comes by a relay that is not, and it is not forgotten', async () => {
  await ask();
  await allowInstance(app.ctx, { by: null, domain: peer.host });
  await setFederationMode(app.ctx, { by: null, mode: 'allowed' });
  assert.deepEqual([(await one())?.state, (await one())?.held], ['accepted', true]);
  assert.equal(await announce(), false);
  await setFederationMode(app.ctx, { by: null, mode: 'open' });
  // It is brought to accounts in the background.
  await settle();
  assert.deepEqual([(await one())?.held, await announce()], [false, true]);
});

test('a relay whose actor is gone is switched off, and only its own server can say so', async () => {
  await ask();
  const leave = () => relay.send(app.inbox, relay.activity('Delete', relay.actor));
  await leave();
  await app.drain();
  assert.equal((await one())?.state, 'accepted');
  relay.gone = true;
  await leave();
  await app.drain();
  assert.deepEqual([(await one())?.state, (await one())?.reason], ['off', 'gone']);
});

test('a relay ends, too, where another one says that its actor is gone, and it is', async (t) => {
  await ask();
  const next = await createRelay('litepub', '127.0.0.1');
  t.after(() => next.close());
  const id = await addRelay(app.ctx, { by: null, address: next.actor });
  await settle();
  const tell = () => relay.send(app.inbox, relay.activity('Announce', next.activity('Delete', next.actor)));
  const states = async () => (await listRelays(app.ctx)).find((row) => row.id === id)?.reason;
  await tell();
  await settle();
  assert.equal(await states(), null);
  next.gone = true;
  await tell();
  await settle();
  assert.equal(await states(), 'gone');
});

test('one that does not answer for a day, and one that does not take what is sent, are told of', async () => {
  assert.match(await doctor(), /none/);
  relay.onFollow = null;
  const id = await ask();
  assert.deepEqual([(await one())?.state, (await one())?.overdue], ['asked', false]);
  app.clock.advance(DAY);
  assert.equal((await one())?.overdue, true);
  assert.match(await doctor(), /no answer for a day by 127\.0\.0\.1:\d+/);
  relay.status = 403;
  await enableRelay(app.ctx, { by: null, id });
  await app.drain();
  assert.deepEqual([(await one())?.overdue, (await one())?.failing?.reason], [false, 'status 403']);
  relay.status = 503;
  await enableRelay(app.ctx, { by: null, id });
  await app.drain();
  assert.equal((await one())?.failing?.reason, 'status 503');
  assert.match(await doctor(), /not taken by 127\.0\.0\.1:\d+ \(status 503\)/);
});

test('what is counted is of seven days, and forgotten after a month', async () => {
  await ask();
  // The relay signs with the time of this machine, and the clock of the test is ahead of that.
  const row = { relayId: (await one())?.id ?? 0, day: 0, received: 5, kept: 4, sent: 3, receivedAt: 1, sentAt: 1 };
  const today = Math.floor(app.clock.now() / DAY);
  for (const ago of [1, 6, 7, 40]) {
    const day = today - ago;
    await app.ctx.db.kysely
      .insertInto('relayDays')
      .values({ ...row, day })
      .execute();
  }
  assert.deepEqual(((await one())?.week.received ?? 0) >= 10 && (await one())?.week.kept, 8);
  await app.ctx.db.write((tx) => app.ctx.queue.enqueue(tx, pruneRelayDaysJob, [{}]));
  await app.drain();
  const kept = await app.ctx.db.kysely.selectFrom('relayDays').select('day').orderBy('day').execute();
  assert.equal(Number(kept[0]?.day), today - 7);
});

test('what is no relay is refused, and there are so many and no more', async () => {
  for (const [address, why] of [
    ['nonsense', /https:\/\/ address/],
    [`${app.ctx.config.publicUrl}/inbox`, /not one of here/],
    [`${peer.origin}/nobody`, /No relay answers/],
  ] as const) {
    await assert.rejects(ask(address), why);
  }
  await ask(relay.inbox);
  await assert.rejects(ask(relay.inbox), /there already/);
  const asks = Array.from({ length: RELAYS_MAX + 5 }, (_, i) => () => {
    return addRelay(app.ctx, { by: null, address: `http://${i}.relay.test/inbox` });
  });
  await Promise.allSettled(asks.map((work) => work()));
  assert.equal((await listRelays(app.ctx)).length, RELAYS_MAX);
});
