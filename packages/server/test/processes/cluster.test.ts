import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { listWorkers } from '../../src/db/queries/workers.ts';
import { openStream } from '../api/mastodon/stream-client.ts';
import { buildServer } from '../crash/server-process.ts';
import { createSink, type Sink } from '../federation/sink.ts';
import { createSeed, type Member as Person, type Seed } from '../seed.ts';
import { type Cluster, type Member, startCluster, until } from './cluster.ts';
import { postgresOnly } from './two.ts';

before(() => {
  if (postgresOnly === false) buildServer();
});

describe('web, web, worker, worker, streaming', { skip: postgresOnly, timeout: 180_000 }, () => {
  let cluster: Cluster;
  let seed: Seed;
  let sink: Sink;
  let alice: Person;
  let bob: Person;
  let tokens: Record<string, string>;
  let written = 0;

  before(async () => {
    if (postgresOnly) return;
    cluster = await startCluster({ roles: ['web', 'web', 'worker', 'worker', 'streaming'] });
    seed = createSeed(cluster.base.ctx);
    [alice, bob] = [await seed.account('alice'), await seed.account('bob')];
    await seed.follow(bob, alice);
    sink = await createSink();
    const uri = `http://${sink.host}/users/rita`;
    const rita = await seed.remoteAccount('rita', sink.host, {
      ...{ uri, inboxUri: `${uri}/inbox` },
      sharedInboxUri: `http://${sink.host}/inbox`,
    });
    await seed.follow(rita, alice);
    tokens = { alice: await seed.token(alice), bob: await seed.token(bob) };
  });
  after(async () => {
    await cluster?.close();
    await sink?.close();
  });

  const [web, worker, streaming] = [0, 2, 4].map((i) => () => cluster.members[i] as Member);
  const ask = (path: string, who: string, init: RequestInit = {}) =>
    fetch(`${cluster.origin}${path}`, {
      ...init,
      headers: { authorization: `Bearer ${tokens[who]}`, 'content-type': 'application/json' },
    });
  const write = async (): Promise<{ id: string; text: string }> => {
    const text = `post ${written++}`;
    const answer = await ask('/api/v1/statuses', 'alice', { method: 'POST', body: JSON.stringify({ status: text }) });
    assert.equal(answer.status, 200, await answer.clone().text());
    return { id: ((await answer.json()) as { id: string }).id, text };
  };
  const readHome = async (): Promise<string[]> => {
    const ids: string[] = [];
    for (let below = ''; ; ) {
      const answer = await ask(`/api/v1/timelines/home?limit=40${below}`, 'bob');
      const page = (await answer.json()) as { id: string }[];
      if (page.length === 0) return ids;
      ids.push(...page.map(({ id }) => id));
      below = `&max_id=${ids.at(-1)}`;
    }
  };
  const delivered = () => sink.received.filter(({ activity }) => activity.type === 'Create');
  const everywhere = async (posts: { id: string }[]): Promise<void> => {
    const wanted = posts.map(({ id }) => id).toSorted();
    const home = await until(readHome, (ids) => ids.length >= wanted.length);
    assert.deepEqual(home.toSorted(), wanted, 'each once');
    await until(
      () => new Set(delivered().map(({ activity }) => activity.id)).size,
      (count) => count === wanted.length,
    );
  };
  const posts: { id: string; text: string }[] = [];

  test('each does its part: a post is written here, worked on there, heard elsewhere', async () => {
    const stream = await openStream({ url: cluster.origin }, '?stream=user', { token: tokens['bob'] as string });
    for (let i = 0; i < 6; i++) posts.push(await write());
    for (const { id } of posts) await stream.find(({ event, payload }) => event === 'update' && payload.includes(id));
    assert.equal(stream.messages.length, posts.length, 'each once');
    await everywhere(posts);
    assert.equal(delivered().length, posts.length);
    const at = async (member: Member | undefined, path: string) =>
      (await fetch(`http://127.0.0.1:${member?.port}${path}`)).status;
    for (const member of [worker?.(), streaming?.()]) {
      assert.equal(await at(member, '/api/v2/instance'), 404);
      assert.equal(await at(member, '/health'), 200);
    }
    assert.equal(await at(web?.(), '/api/v1/streaming/health'), 404);
    assert.equal(await at(streaming?.(), '/api/v1/streaming/health'), 200);
    await stream.close();
  });

  test('a rolling restart under load fails no request; streams are told to come back', async () => {
    const stream = await openStream({ url: cluster.origin }, '?stream=user', { token: tokens['bob'] as string });
    let stopping = false;
    const failed: string[] = [];
    let asked = 0;
    const load = Promise.all(
      Array.from({ length: 4 }, async (_, i) => {
        while (!stopping) {
          asked += 1;
          if (i < 2) posts.push(await write().catch((error) => ({ id: '', text: String(failed.push(String(error))) })));
          else {
            const { status } = await ask('/api/v1/timelines/home', 'bob').catch(() => ({ status: 0 }));
            if (status !== 200) failed.push(`home ${status}`);
          }
        }
      }),
    );
    for (const member of cluster.members) {
      assert.equal(await member.end('SIGTERM'), 0, member.log());
      member.again();
      await until(
        async () => (await fetch(`http://127.0.0.1:${member.port}/health`).catch(() => undefined))?.status,
        (status) => status === 200,
      );
      await cluster.balancer.untilHealthy(cluster.members.length);
    }
    stopping = true;
    await load;
    assert.deepEqual(failed, []);
    assert.ok(asked > 20, `only ${asked} requests`);
    assert.equal(await stream.closed, 1012);
    await everywhere(posts);
    assert.equal(delivered().length, posts.length, 'a process that ends in peace delivers nothing twice');
  });

  test('what a killed worker held is taken over by the other: nothing lost, nothing doubled', async () => {
    const victim = worker?.() as Member;
    let stopping = false;
    const load = Promise.all(
      [1, 2].map(async () => {
        while (!stopping) posts.push(await write());
      }),
    );
    const more = async () => {
      const before = posts.length;
      await until(
        () => posts.length,
        (count) => count >= before + 10,
      );
    };
    await more();
    await victim.end('SIGKILL');
    await more();
    stopping = true;
    await load;
    // The minute of silence is over.
    const { db } = cluster.base.ctx;
    const killed = (await listWorkers.all(db, {})).find(({ pid }) => pid === victim.pid());
    await db.write((tx) => tx.execute(`update "workers" set "seenAt" = 0 where "number" = $1`, [killed?.number]), {
      durable: false,
    });
    await until(
      async () => (await listWorkers.all(db, {})).some(({ pid }) => pid === victim.pid()),
      (there) => !there,
    );
    await everywhere(posts);
    const { rows } = await db.execute(`select * from "jobs" where "worker" is not null`, []);
    assert.deepEqual(rows, []);
    victim.again();
  });
});

describe('two servers of three processes each', { skip: postgresOnly, timeout: 180_000 }, () => {
  let a: Cluster;
  let b: Cluster;
  before(async () => {
    if (postgresOnly) return;
    const roles = ['web', 'worker', 'streaming'];
    [a, b] = await Promise.all([startCluster({ roles }), startCluster({ roles, host: '127.0.0.1' })]);
  });
  after(async () => {
    await a?.close();
    await b?.close();
  });

  test('follow, write, answer and hear of each other', async () => {
    const people = { a: createSeed(a.base.ctx), b: createSeed(b.base.ctx) };
    const alice = await people.a.account('alice');
    const bob = await people.b.account('bob');
    const tokens = { a: await people.a.token(alice), b: await people.b.token(bob) };
    const ask = async <T>(at: 'a' | 'b', path: string, body?: object): Promise<T> => {
      const { origin } = at === 'a' ? a : b;
      const headers = { authorization: `Bearer ${tokens[at]}`, 'content-type': 'application/json' };
      const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
      const answer = await fetch(`${origin}${path}`, { ...init, headers });
      assert.equal(answer.status, 200, `${path}: ${await answer.clone().text()}`);
      return (await answer.json()) as T;
    };
    interface Status {
      id: string;
      content: string;
    }
    const hosts = { a: new URL(a.origin).host, b: new URL(b.origin).host };
    const handle = encodeURIComponent(`@bob@${hosts.b}`);
    const { accounts } = await ask<{ accounts: { id: string }[] }>('a', `/api/v2/search?resolve=true&q=${handle}`);
    const bobAtA = accounts[0]?.id as string;
    await ask('a', `/api/v1/accounts/${bobAtA}/follow`, {});
    await until(
      () => ask<{ following: boolean }[]>('a', `/api/v1/accounts/relationships?id[]=${bobAtA}`),
      ([relation]) => relation?.following === true,
    );
    await ask('b', '/api/v1/statuses', { status: 'hello from b' });
    const [post] = await until(
      () => ask<Status[]>('a', '/api/v1/timelines/home'),
      (home) => home.some(({ content }) => content.includes('hello from b')),
    );
    const stream = await openStream({ url: b.origin }, '?stream=user', { token: tokens.b });
    await ask('a', '/api/v1/statuses', { status: `@bob@${hosts.b} hello back`, in_reply_to_id: post?.id });
    await ask('a', `/api/v1/statuses/${post?.id}/favourite`, {});
    const kinds = ['mention', 'favourite'];
    const told = await until(
      () => ask<{ type: string }[]>('b', '/api/v1/notifications'),
      (list) => kinds.every((kind) => list.some(({ type }) => type === kind)),
    );
    assert.equal(told.filter(({ type }) => kinds.includes(type)).length, 2, 'each once');
    for (const kind of kinds) {
      await stream.find(({ event, payload }) => event === 'notification' && payload.includes(`"type":"${kind}"`));
    }
    await stream.close();
  });
});
