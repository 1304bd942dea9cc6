import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { pruneActivitiesJob } from '#src/federation/delivery/prune.ts';
import { resetHost } from '#src/federation/delivery/reset-host.ts';
import { createDeliveryWorker } from '#src/federation/delivery/worker.ts';
import { createHttpClient } from '#src/net/client.ts';
import { type Answer, accept, answer, type Received } from './sink.ts';
import { createStage, type Stage, typesOf, WORKER } from './stage.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('delivery worker', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await createStage();
  });
  afterEach(() => stage.close());

  const count = async (table: string) => {
    const { rows } = await stage.ctx.db.execute<{ n: number }>(`select count(*) as "n" from "${table}"`, []);
    return rows[0]!.n;
  };
  const post = async (text: string) => {
    const id = await stage.seed.post(stage.alice, text);
    await stage.ctx.queue.drain();
    return id;
  };
  const later = async (ms: number) => {
    stage.ctx.clock.advance(ms);
    await stage.worker.drain();
  };

  it('sends at most four at once to a server that is well, and one at a time to one that fails', async () => {
    const gate = { reply: slow as Answer };
    const sink = await stage.addSink(gate);
    await stage.addFollower('bob', sink);
    await stage.worker.stop();
    for (let i = 0; i < 20; i++) await stage.seed.post(stage.alice, `post ${i}`);
    await stage.ctx.queue.drain();
    sink.load.most = 0;
    await stage.worker.start();
    await stage.worker.drain();
    assert.equal(sink.received.length, 20);
    assert.equal(sink.load.most, 4);

    gate.reply = answer(500);
    await post('fails');
    await stage.worker.drain();
    for (let i = 0; i < 5; i++) await post(`waits ${i}`);
    sink.load.most = 0;
    stage.forget();
    await later(2 * MINUTE);
    assert.equal(sink.received.length, 1);
    assert.equal(sink.load.most, 1);
  });

  it('tries the other dialect where a signature is refused, and remembers it', async () => {
    const onlyRfc9421: Answer = ({ headers }, response) =>
      void response.writeHead(headers['signature-input'] === undefined ? 401 : 202).end();
    const behaviour = { reply: accept };
    const sink = await stage.addSink(behaviour);
    await stage.addFollower('bob', sink);
    behaviour.reply = onlyRfc9421;
    await post('one');
    await stage.worker.drain();
    assert.deepEqual(dialects(sink.received), ['cavage', 'rfc9421']);
    await post('two');
    await stage.worker.drain();
    assert.deepEqual(dialects(sink.received), ['cavage', 'rfc9421', 'rfc9421']);
    assert.equal(await count('deliveries'), 0);
  });

  it('backs off after failures, longer each time, and then delivers everything once', async () => {
    const behaviour = { reply: accept };
    const sink = await stage.addSink(behaviour);
    await stage.addFollower('bob', sink);
    behaviour.reply = answer(503);
    await post('one');
    await stage.worker.drain();
    assert.equal(sink.received.length, 1);
    await later(59_000);
    assert.equal(sink.received.length, 1, 'too early');
    await later(17_000);
    assert.equal(sink.received.length, 2);
    await later(4 * MINUTE);
    assert.equal(sink.received.length, 2, 'too early');
    await post('two');
    await stage.worker.drain();
    assert.equal(sink.received.length, 2, 'a new post does not shorten the wait');
    behaviour.reply = accept;
    stage.forget();
    await later(3 * MINUTE);
    assert.deepEqual(typesOf(sink), ['Create', 'Create']);
    assert.equal(await count('deliveries'), 0);
  });

  it('waits as long as Retry-After says', async () => {
    const behaviour = { reply: accept };
    const sink = await stage.addSink(behaviour);
    await stage.addFollower('bob', sink);
    behaviour.reply = answer(429, { 'retry-after': '600' });
    await post('one');
    await stage.worker.drain();
    behaviour.reply = accept;
    await later(595_000);
    assert.equal(sink.received.length, 1);
    await later(6_000);
    assert.equal(sink.received.length, 2);
    assert.equal(await count('deliveries'), 0);
  });

  for (const status of [403, 404, 410, 413, 422, 501]) {
    it(`gives up a delivery that is answered with ${status}, and goes on with the next`, async () => {
      const behaviour = { reply: accept };
      const sink = await stage.addSink(behaviour);
      await stage.addFollower('bob', sink);
      behaviour.reply = answer(status);
      await post('one');
      await stage.worker.drain();
      assert.equal(await count('deliveries'), 0);
      behaviour.reply = accept;
      await post('two');
      await stage.worker.drain();
      assert.equal(sink.received.length, 2);
      assert.deepEqual(stage.worker.stats().dropped, 1);
    });
  }

  it('delivers at once when a server that was down speaks to us', async () => {
    const sink = await stage.addSink();
    await stage.addFollower('bob', sink);
    const down = await stage.addSink();
    await stage.addFollower('dan', down);
    const { host } = down;
    await down.close();
    await post('one');
    await stage.worker.drain();
    assert.equal(sink.received.length, 1);
    assert.equal(await count('deliveries'), 1);
    const { rows } = await stage.ctx.db.execute<{ failures: number; nextAt: number; lastError: string }>(
      `select "failures", "nextAt", "lastError" from "deliveryHosts" where "domain" = '${host}'`,
      [],
    );
    assert.equal(rows[0]?.failures, 1);
    assert.match(rows[0]?.lastError ?? '', /connect/);
    await resetHost(stage.ctx, host);
    await stage.worker.drain();
    assert.equal(stage.worker.stats().failed, 2, 'it was tried again at once');
  });

  it('does not let one activity that a server chokes on hold up the others', async () => {
    const behaviour = { reply: accept };
    const sink = await stage.addSink(behaviour);
    await stage.addFollower('bob', sink);
    behaviour.reply = ({ body }, response) => void response.writeHead(body.includes('poison') ? 500 : 202).end();
    await post('poison');
    await stage.worker.drain();
    for (let i = 0; i < 3; i++) await post(`fine ${i}`);
    await later(2 * MINUTE);
    const fine = () => sink.received.filter(({ body }) => body.includes('fine')).length;
    assert.equal(fine(), 3);
    for (let day = 0; day < 8; day++) await later(DAY);
    assert.equal(fine(), 3);
    assert.equal(await count('deliveries'), 0, 'dropped after a week');
  });

  it('keeps one probe a day for a server that is dead for a week', async () => {
    const behaviour = { reply: accept };
    const sink = await stage.addSink(behaviour);
    await stage.addFollower('bob', sink);
    behaviour.reply = answer(500);
    for (let i = 0; i < 5; i++) await post(`old ${i}`);
    await stage.worker.drain();
    for (let day = 0; day < 6; day++) await later(DAY);
    assert.equal(await count('deliveries'), 5, 'nothing is given up before');
    for (let i = 0; i < 3; i++) await post(`newer ${i}`);
    await later(2 * DAY);
    assert.equal(await count('deliveries'), 1);
    stage.forget();
    await post('news');
    for (let hour = 0; hour < 23; hour++) await later(HOUR);
    assert.equal(sink.received.length, 0);
    behaviour.reply = accept;
    await later(2 * HOUR);
    assert.ok(sink.received.some(({ body }) => body.includes('news')));
    assert.equal(await count('deliveries'), 0);
  });

  it('loses and doubles nothing when it is stopped and another one goes on', async () => {
    const sink = await stage.addSink({ reply: slow });
    await stage.addFollower('bob', sink);
    for (let i = 0; i < 40; i++) await stage.seed.post(stage.alice, `post ${i}`);
    await stage.ctx.queue.drain();
    await stage.worker.stop();
    const before = sink.received.length;
    assert.ok(before < 40, 'the test stops it midway');
    const next = createDeliveryWorker(stage.ctx, { worker: WORKER });
    await next.start();
    await next.drain();
    await next.stop();
    assert.equal(sink.received.length, 40);
    assert.equal(new Set(sink.received.map(({ activity }) => activity.id)).size, 40);
  });

  it('loses nothing when it is killed, and takes its hosts back without waiting for the lease', async () => {
    const behaviour = { reply: accept };
    const sink = await stage.addSink(behaviour);
    await stage.addFollower('bob', sink);
    await stage.worker.stop();
    const release = Promise.withResolvers<void>();
    const arrived = new Promise<void>((resolve) => {
      behaviour.reply = () => {
        resolve();
        return release.promise;
      };
    });
    // A worker with a network of its own, which ends in the middle of a request.
    const http = createHttpClient({ allowPrivate: true, userAgent: 'Linnet test' });
    const victim = createDeliveryWorker({ ...stage.ctx, http }, { worker: WORKER });
    await victim.start();
    await post('one');
    await arrived;
    const leased = await stage.ctx.db.execute(`select 1 from "deliveryHosts" where "leaseUntil" > 0`, []);
    assert.equal(leased.rows.length, 1);

    behaviour.reply = accept;
    const successor = createDeliveryWorker(stage.ctx, { worker: WORKER });
    await successor.start();
    await successor.drain();
    await successor.stop();
    // It was asked twice and answered once: the same activity, known by its id.
    assert.equal(sink.received.length, 2);
    assert.equal(sink.received[0]?.activity.id, sink.received[1]?.activity.id);
    assert.equal(await count('deliveries'), 0);
    release.resolve();
    await http.close();
    await victim.stop();
  });

  it('removes activities a day after nobody waits for them any more', async () => {
    const sink = await stage.addSink();
    await stage.addFollower('bob', sink);
    await post('one');
    await stage.worker.drain();
    const prune = async () => {
      await stage.ctx.db.write((tx) => stage.ctx.queue.enqueue(tx, pruneActivitiesJob, [{}]));
      await stage.ctx.queue.drain();
    };
    await prune();
    assert.ok((await count('outgoingActivities')) > 0);
    stage.ctx.clock.advance(DAY + HOUR);
    await prune();
    assert.equal(await count('outgoingActivities'), 0);
  });
});

const slow: Answer = (_received, response) =>
  new Promise((resolve) =>
    setTimeout(() => {
      response.writeHead(202).end();
      resolve();
    }, 15),
  );

function dialects(received: Received[]): string[] {
  return received.map(({ headers }) => (headers['signature-input'] === undefined ? 'cavage' : 'rfc9421'));
}
