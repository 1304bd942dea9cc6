import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Server } from 'node:http';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { after, before, test } from 'node:test';
import { capConnections } from '#src/ops/connection-cap.ts';
import { createTestApp, type TestApp } from './app.ts';

let app: TestApp;
before(async () => {
  app = await createTestApp({ listen: true });
});
after(() => app.close());

/** A client that says what it is told to, and keeps what it hears. */
async function dial(port = Number(new URL(app.url).port)) {
  const socket = connect(port, '127.0.0.1');
  socket.setEncoding('latin1');
  socket.on('error', () => {});
  let heard = '';
  socket.on('data', (chunk: string) => {
    heard += chunk;
  });
  const closed = once(socket, 'close').then(() => heard);
  await once(socket, 'connect');
  return {
    socket,
    closed,
    async hear(pattern: RegExp): Promise<string> {
      while (!pattern.test(heard)) {
        await Promise.race([once(socket, 'data'), closed]);
        if (socket.closed && !pattern.test(heard)) throw new Error(`closed after ${heard}`);
      }
      return heard;
    },
  };
}

type Client = Awaited<ReturnType<typeof dial>>;

const post = (path: string) => `POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n`;

/** Resolves once the server has begun with a request, which then waits for its body. */
async function begin(socket: Socket, path: string): Promise<void> {
  const server = app.fastify.server as Server;
  socket.write(post(path));
  await once(server, 'request');
}

test('a body that does not come is given up after 30 seconds, an upload after ten minutes', async () => {
  const slow = await dial();
  await begin(slow.socket, '/api/v1/apps');
  app.clock.advance(29_000);
  slow.socket.write('a=1&');
  app.clock.advance(2_000);
  assert.match(await slow.closed, /^HTTP\/1\.1 408 /);

  const upload = await dial();
  await begin(upload.socket, '/api/v2/media');
  app.clock.advance(599_000);
  app.clock.advance(2_000);
  assert.match(await upload.closed, /^HTTP\/1\.1 408 /);
});

test('a body that comes in time is read', async () => {
  const client = await dial();
  await begin(client.socket, '/api/v1/apps');
  app.clock.advance(29_000);
  client.socket.write('a=1&b=2&cc');
  assert.match(await client.hear(/\r\n\r\n\{/), /^HTTP\/1\.1 422 /);
  app.clock.advance(60_000);
  client.socket.write('GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n');
  await client.hear(/"status":"ok"/);
  client.socket.destroy();
});

test('heads have ten seconds, and are looked at twice a second', () => {
  const server = app.fastify.server as Server & { connectionsCheckingInterval?: number };
  assert.equal(server.headersTimeout, 10_000);
  assert.equal(server.connectionsCheckingInterval, 500);
});

test('an upgrade that is not for a WebSocket is ignored', async () => {
  const client = await dial();
  const head = 'Host: localhost\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n';
  client.socket.write(`GET /health HTTP/1.1\r\n${head}\r\n`);
  assert.match(await client.hear(/"status":"ok"/), /^HTTP\/1\.1 200 /);
  client.socket.destroy();
});

test('who goes on over one connection is answered', async () => {
  const client = await dial();
  const count = 1_200;
  for (let i = 0; i < count; i++) client.socket.write('GET /robots.txt HTTP/1.1\r\nHost: localhost\r\n\r\n');
  client.socket.write('GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
  const heard = await client.closed;
  const statuses = heard.match(/^HTTP\/1\.1 \d+/gm) ?? [];
  assert.deepEqual(new Set(statuses), new Set(['HTTP/1.1 200']));
  assert.equal(statuses.length, count + 1);
});

test('one address has 256 connections', async () => {
  const clients = await Promise.all(Array.from({ length: 270 }, () => dial()));
  const refused = clients.filter(({ socket }) => socket.closed || socket.readableEnded);
  await Promise.all(clients.slice(-14).map(({ closed }) => closed));
  assert.ok(refused.length <= 14);
  const [first] = clients;
  first?.socket.write('GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n');
  await first?.hear(/200 OK/);
  for (const { socket } of clients) socket.destroy();
});

test('connections are counted by address, freed when they end, and not for a trusted proxy', async () => {
  const server = (trustedProxies: string[]) => {
    const echo = createServer((socket) => socket.on('error', () => {}).pipe(socket));
    capConnections(echo, { trustedProxies, max: 2 });
    return echo;
  };
  const isAnswered = async (client: Client) => {
    client.socket.write('x');
    return client.hear(/x/).then(
      () => true,
      () => false,
    );
  };
  for (const [proxies, answered] of [
    [[], false],
    [['203.0.113.0/24', '::1', 'uniquelocal'], false],
    [['loopback'], true],
    [['127.0.0.1'], true],
    [['203.0.113.7', '127.0.0.0/8'], true],
  ] as const) {
    const echo = server([...proxies]);
    await once(echo.listen(0, '127.0.0.1'), 'listening');
    const { port } = echo.address() as AddressInfo;
    const clients = [await dial(port), await dial(port), await dial(port)];
    assert.deepEqual([await isAnswered(clients[0]!), await isAnswered(clients[1]!)], [true, true]);
    assert.equal(await isAnswered(clients[2]!), answered, proxies.join());
    clients[0]?.socket.destroy();
    // There is room again as soon as the server has heard of it.
    for (let tries = 0; tries < 1_000; tries++) {
      clients.push(await dial(port));
      if (await isAnswered(clients.at(-1)!)) break;
    }
    assert.equal(await isAnswered(clients.at(-1)!), true);
    for (const { socket } of clients) socket.destroy();
    echo.close();
  }
});
