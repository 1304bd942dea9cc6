import assert from 'node:assert/strict';
import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { createTestClock } from '#test/clock.ts';
import { createHttpClient, type HttpClientOptions, type OutboundRequest } from './client.ts';
import { OutboundError } from './outbound-error.ts';
import { createSilentHosts } from './silent-hosts.ts';

/** A server on every loopback address; answers its port. */
async function startServer(t: TestContext, listener: RequestListener): Promise<number> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** Every name is this machine. */
function startClient(t: TestContext, options: Partial<HttpClientOptions> = {}) {
  const resolve = async () => ['127.0.0.1'];
  const client = createHttpClient({ allowPrivate: true, userAgent: 'Linnet/test', resolve, ...options });
  t.after(() => client.close());
  return (url: string, more: Partial<OutboundRequest> = {}) =>
    client.request({ method: 'GET', url, maxBytes: 1_000, timeoutMs: 30_000, ...more });
}

/** Holds what it is asked, and tells when so many are held. */
function createHolder() {
  const held: ServerResponse[] = [];
  const asked: string[] = [];
  let look = () => {};
  const listener: RequestListener = (request, response) => {
    asked.push(request.headers.host as string);
    if (request.url === '/quick') return response.end('quick');
    held.push(response);
    look();
  };
  const reached = (count: number) =>
    new Promise<void>((resolve) => {
      look = () => {
        if (held.length >= count) resolve();
      };
      look();
    });
  return { held, asked, listener, reached };
}

const failsAs = (reason: string) => (error: unknown) => error instanceof OutboundError && error.reason === reason;

test('a host that does not answer holds eight places; others are asked meanwhile', async (t) => {
  const { held, listener, reached } = createHolder();
  const port = await startServer(t, listener);
  const request = startClient(t);
  const slow = Array.from({ length: 60 }, (_, i) => request(`http://s${i}.slow.example:${port}/`, { budget: 'inbox' }));
  await reached(8);
  assert.equal((await request(`http://honest.example:${port}/quick`, { budget: 'inbox' })).status, 200);
  assert.equal(held.length, 8);
  while (held.length > 0) {
    for (const response of held.splice(0)) response.end();
    await Promise.race([reached(1), Promise.all(slow)]);
  }
  assert.deepEqual(new Set((await Promise.all(slow)).map(({ status }) => status)), new Set([200]));
});

test('who names five hundred silent hosts holds eight places, for all of them', async (t) => {
  const { asked, held, listener, reached } = createHolder();
  const port = await startServer(t, listener);
  const request = startClient(t);
  const make = (i: number, onBehalfOf: string) =>
    request(`http://victim${i}.example:${port}/`, { budget: 'inbox', onBehalfOf }).catch((error) => error);
  const named = Array.from({ length: 500 }, (_, i) => make(i, `m${i}.stranger.example`));
  await reached(8);
  await request(`http://victim1.example:${port}/quick`, { budget: 'inbox', onBehalfOf: 'friend.example' });
  assert.deepEqual([held.length, asked.length], [8, 9]);
  // What may wait is bounded too: the rest is told at once.
  const refused = (await Promise.race([Promise.all(named.slice(8 + 128)), named[0]])) as OutboundError[];
  assert.ok(refused.length === 500 - 8 - 128 && refused.every((error) => error.reason === 'busy'));
});

test('whatever is full, a person has places', async (t) => {
  const { listener, reached } = createHolder();
  const port = await startServer(t, listener);
  const request = startClient(t);
  for (const [budget, count] of [
    ['inbox', 128],
    ['media', 64],
  ] as const) {
    for (let i = 0; i < count + 20; i++) request(`http://${budget}${i}.example:${port}/`, { budget }).catch(() => {});
  }
  await reached(128 + 64);
  assert.equal((await request(`http://inbox0.example:${port}/quick`)).status, 200);
});

test('who waits for a place gives up at the deadline or when told to', async (t) => {
  const { listener, reached } = createHolder();
  const port = await startServer(t, listener);
  const request = startClient(t);
  for (let i = 0; i < 8; i++) request(`http://slow.example:${port}/`).catch(() => {});
  await reached(8);
  await assert.rejects(request(`http://slow.example:${port}/`, { timeoutMs: 20 }), failsAs('busy'));
  const controller = new AbortController();
  const waiting = request(`http://slow.example:${port}/`, { signal: controller.signal });
  controller.abort();
  await assert.rejects(waiting, failsAs('aborted'));
});

test('a host that was silent five times is left alone, longer each time, until it speaks', () => {
  const clock = createTestClock();
  const hosts = createSilentHosts(clock);
  const isLeftAlone = () => {
    try {
      hosts.check('a.example');
      return false;
    } catch (error) {
      assert.ok(failsAs('timeout')(error));
      return true;
    }
  };
  for (let i = 0; i < 4; i++) hosts.silent('a.example');
  assert.equal(isLeftAlone(), false);
  // Eight were under way: that is no reason to wait eight times as long.
  for (let i = 0; i < 8; i++) hosts.silent('a.example');
  for (const seconds of [30, 60, 120, 240, 480, 480]) {
    assert.equal(isLeftAlone(), true);
    hosts.check('b.example');
    clock.advance((seconds - 1) * 1000);
    assert.equal(isLeftAlone(), true, `${seconds}`);
    clock.advance(1000);
    assert.equal(isLeftAlone(), false, `${seconds}`);
    hosts.silent('a.example');
  }
  clock.advance(480_000);
  hosts.heard('a.example');
  for (let i = 0; i < 4; i++) hosts.silent('a.example');
  assert.equal(isLeftAlone(), false);
});

test('silence is remembered of those who let time run out, not of hasty callers', async (t) => {
  const { asked, listener } = createHolder();
  const port = await startServer(t, listener);
  const clock = createTestClock();
  const request = startClient(t, { connectTimeoutMs: 150, clock });
  const silent = `http://silent.example:${port}/`;
  for (let i = 0; i < 5; i++) await assert.rejects(request(silent, { timeoutMs: 5 }), failsAs('timeout'));
  for (let i = 0; i < 5; i++) await assert.rejects(request(silent, { timeoutMs: 150 }), failsAs('timeout'));
  const before = asked.length;
  await assert.rejects(request(`${silent}quick`), failsAs('timeout'));
  // The root's dot makes no other host of it.
  await assert.rejects(request(`http://SILENT.example.:${port}/quick`), failsAs('timeout'));
  assert.equal(asked.length, before);
  clock.advance(30_000);
  assert.equal((await request(`${silent}quick`)).status, 200);
  for (let i = 0; i < 4; i++) await assert.rejects(request(silent, { timeoutMs: 150 }), failsAs('timeout'));
  assert.equal((await request(`${silent}quick`)).status, 200);
});

test('an answer that only drips ends before its deadline', async (t) => {
  const port = await startServer(t, (_request, response) => {
    response.write('x');
    const drip = setInterval(() => response.write('x'), 5);
    response.on('close', () => clearInterval(drip));
  });
  const request = startClient(t);
  const pace = { bytes: 200, ms: 40 };
  await assert.rejects(request(`http://a.example:${port}/`, { pace, timeoutMs: 600_000 }), failsAs('timeout'));
});

test('a name is asked for once in half a minute, a failure again', async (t) => {
  const port = await startServer(t, (_request, response) => response.writeHead(200, { connection: 'close' }).end());
  const clock = createTestClock();
  const names: string[] = [];
  const resolve = async (name: string) => {
    names.push(name);
    if (name === 'gone.example') throw Object.assign(new Error('no such name'), { code: 'ENOTFOUND' });
    return ['127.0.0.1'];
  };
  const request = startClient(t, { clock, resolve });
  for (let i = 0; i < 3; i++) await request(`http://a.example:${port}/`);
  assert.deepEqual(names, ['a.example']);
  clock.advance(30_000);
  await request(`http://a.example:${port}/`);
  for (let i = 0; i < 2; i++) await assert.rejects(request(`http://gone.example:${port}/`), failsAs('dns'));
  assert.deepEqual(names, ['a.example', 'a.example', 'gone.example', 'gone.example']);
});

test('what the caller refuses is not asked, after a redirect neither', async (t) => {
  const asked: string[] = [];
  const port = await startServer(t, (request, response) => {
    asked.push(request.headers.host as string);
    response.writeHead(302, { location: `http://us.example:${port}/media/proxy/x` }).end();
  });
  const request = startClient(t);
  const refuse = (url: URL) => url.hostname === 'us.example';
  await assert.rejects(request(`http://us.example:${port}/`, { refuse }), failsAs('bad-url'));
  await assert.rejects(request(`http://them.example:${port}/`, { refuse }), failsAs('bad-url'));
  assert.deepEqual(asked, [`them.example:${port}`]);
});
