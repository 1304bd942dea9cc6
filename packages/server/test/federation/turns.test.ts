import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { findPostByUri } from '../../src/core/posts/queries.ts';
import { insertRow } from '../../src/db/insert.ts';
import { buryWorker } from '../../src/db/queries/workers.ts';
import { processInboxJob } from '../../src/federation/inbox/process.ts';
import { fetchingTurnJob } from '../../src/federation/inbox/turn.ts';
import type { HttpClient } from '../../src/net/client.ts';
import { OutboundError } from '../../src/net/outbound-error.ts';
import { createTestApp, type TestApp } from '../app.ts';
import { type Actor, createSeed, type Seed } from '../seed.ts';
import { PUBLIC } from './peer.ts';

/** More than there are turns at once. */
const HOSTS = 40;

/** Whoever is asked below evil.test or silent.test says nothing; everybody else says that there is no such thing. */
function createSilence() {
  const asked = new Set<string>();
  const ends: ((error: Error) => void)[] = [];
  const end = async () => {
    for (const one of ends) one(new OutboundError('aborted', 'closed'));
  };
  const request = (async ({ url }: { url: string }) => {
    const { host } = new URL(url);
    asked.add(host);
    if (!/\.(evil|silent)\.test$/.test(host)) throw new OutboundError('dns', 'nobody there');
    return new Promise((_, reject) => ends.push(reject));
  }) as unknown as HttpClient['request'];
  return { asked, http: { request, stream: request, close: end } as unknown as HttpClient };
}

const silence = createSilence();
let app: TestApp;
let seed: Seed;

before(async () => {
  app = await createTestApp({ publicUrl: 'https://here.test', http: silence.http });
  seed = createSeed(app.ctx);
});

after(() => app.close());

/** A post that answers one which has to be fetched, as it lies in the table once it was taken in. */
async function takeIn(author: Actor, host: string, to: string): Promise<string> {
  const { ctx } = app;
  const actor = `https://${host}/users/${author.username}`;
  const id = `https://${host}/notes/1`;
  const note = { id, type: 'Note', attributedTo: actor, content: 'hello', to: [PUBLIC, to] };
  const object = { ...note, inReplyTo: `https://${host}/notes/0` };
  const create = { '@context': 'https://www.w3.org/ns/activitystreams', id: `${id}/create`, type: 'Create' };
  const row = {
    ...{ id: ctx.ids.next(), dedupeKey: id, actorId: author.id, host, dueAt: null, attempts: 0 },
    bodyJson: JSON.stringify({ ...create, actor, object }),
    receivedAt: ctx.clock.now(),
  };
  await ctx.db.write(async (tx) => {
    await insertRow(tx, 'inboxActivities', row);
    await ctx.queue.enqueue(tx, processInboxJob, [{ id: row.id, actorId: author.id }]);
  });
  return id;
}

test('one site with many silent hosts has few turns, and another server its own', { timeout: 60_000 }, async () => {
  const alice = await seed.account('alice');
  const to = `https://here.test/users/${alice.username}`;
  for (let i = 0; i < HOSTS; i++) {
    const host = `h${i}.evil.test`;
    await takeIn(await seed.remoteAccount('mallory', host), host, to);
  }
  const honest = await takeIn(await seed.remoteAccount('bob', 'honest.test'), 'honest.test', to);
  while ((await findPostByUri.first(app.ctx.db, { uri: honest })) === undefined) {
    await new Promise(setImmediate);
  }
  assert.ok([...silence.asked].filter((host) => host.endsWith('.evil.test')).length <= 2);
});

test('a host has its turn in one process at a time; what comes meanwhile is not forgotten', {
  timeout: 60_000,
}, async () => {
  const alice = await seed.account('amy');
  const host = 'once.silent.test';
  await takeIn(await seed.remoteAccount('trudy', host), host, `https://here.test/users/${alice.username}`);
  while (!silence.asked.has(host)) await new Promise(setImmediate);
  const turns = async () => (await app.ctx.db.execute<{ again: number }>(turnsOf, [host])).rows;
  const turnsOf = `select "again" from "inboxTurns" where "host" = ${app.ctx.db.engine === 'sqlite' ? '?' : '$1'}`;
  assert.deepEqual(await turns(), [{ again: 0 }]);
  const another = { ...app.ctx, worker: { number: 9, isStale: () => false } };
  await fetchingTurnJob.run(another, [{ host }]);
  assert.deepEqual(await turns(), [{ again: 1 }], 'who has it is told');
  // As when its process dies.
  await app.ctx.db.write((tx) => buryWorker(tx, app.ctx.worker.number, app.ctx.clock.now(), app.ctx.clock.now()));
  assert.deepEqual(await turns(), []);
});
