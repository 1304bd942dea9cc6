import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import Database from 'better-sqlite3';
import { createMultipart } from '../http-app.ts';
import { runLinnet } from '../run-linnet.ts';
import {
  askOnce,
  callAll,
  createPerson,
  createToken,
  type Line,
  openSocket,
  type ServerWithReaders,
  send,
  startServer,
} from './server.ts';

const skip =
  (process.platform !== 'linux' || process.env['TEST_DATABASE_URL'] !== undefined) &&
  'readers are for a database that is a file, where the system spreads connections';
const ROUNDS = 200;

let cwd: string;
let server: ServerWithReaders;
let ann: string;
let bob: string;

before(async () => {
  if (skip) return;
  cwd = await mkdtemp(join(tmpdir(), 'linnet-readers-'));
  ann = await createPerson(cwd, 'ann');
  bob = await createPerson(cwd, 'bob');
  server = await startServer(cwd);
});

after(async () => {
  if (skip) return;
  assert.equal(await server.kill('SIGTERM'), 0, server.log());
  assert.doesNotMatch(server.log(), /"level":"(error|fatal)"/);
  await rm(cwd, { recursive: true });
});

/** The owner first, then the readers. */
async function callEveryone(): Promise<[Line, ...Line[]]> {
  const readers = await server.untilReaders(2);
  return (await callAll(server.port, [server.pid, ...readers])) as [Line, ...Line[]];
}

const post = (line: Line, token: string, status: object) =>
  line.ask('/api/v1/statuses', { method: 'POST', token, body: JSON.stringify(status) });

test('what is written by way of one process is read by all others at once', { skip }, async () => {
  const lines = await callEveryone();
  assert.equal(lines.length, 3);
  for (let i = 0; i < ROUNDS; i++) {
    const written = await post(lines[i % 3] as Line, ann, { status: `number ${i}` });
    assert.equal(written.status, 200, written.body);
    const { id } = JSON.parse(written.body) as { id: string };
    for (const line of lines) {
      const read = await line.ask(`/api/v1/statuses/${id}`);
      assert.equal(read.status, 200, `post ${i} by ${line.pid}`);
      assert.match(read.body, new RegExp(`number ${i}<`));
    }
    if (i % 10 > 0) continue;
    const edited = await lines[0].ask(`/api/v1/statuses/${id}`, {
      method: 'PUT',
      token: ann,
      body: JSON.stringify({ status: `edited ${i}` }),
    });
    assert.equal(edited.status, 200);
    for (const line of lines) assert.match((await line.ask(`/api/v1/statuses/${id}`)).body, new RegExp(`edited ${i}<`));
  }
  for (const line of lines) line.close();
});

test('who may not see a post does not see it anywhere', { skip }, async () => {
  const lines = await callEveryone();
  for (const visibility of ['private', 'direct']) {
    const { id } = JSON.parse((await post(lines[0], ann, { status: 'for few', visibility })).body) as { id: string };
    for (const line of lines) {
      const seen = async (token?: string) => (await line.ask(`/api/v1/statuses/${id}`, token ? { token } : {})).status;
      assert.deepEqual([await seen(ann), await seen(bob), await seen()], [200, 404, 404]);
    }
  }
  for (const line of lines) line.close();
});

test('a token that is revoked is refused by every process', { skip }, async () => {
  const lines = await callEveryone();
  const [owner, reader] = lines as [Line, Line];
  const postJson = async (path: string, body: object) => {
    const answer = await reader.ask(path, { method: 'POST', body: JSON.stringify(body) });
    assert.equal(answer.status, 200, answer.body);
    return JSON.parse(answer.body) as Record<string, string>;
  };
  const app = await postJson('/api/v1/apps', { client_name: 'x', redirect_uris: 'urn:ietf:wg:oauth:2.0:oob' });
  const client = { client_id: app['client_id'], client_secret: app['client_secret'] };
  const { access_token: token } = await postJson('/oauth/token', { ...client, grant_type: 'client_credentials' });
  const status = async (line: Line) =>
    (await line.ask('/api/v1/apps/verify_credentials', { token: token as string })).status;
  // Each has it in memory from here on.
  for (const line of lines) assert.equal(await status(line), 200);
  await postJson('/oauth/revoke', { ...client, token });
  assert.equal(await status(owner), 401);
  for (const line of lines) assert.equal(await status(line), 401, `process ${line.pid}`);
  for (const line of lines) line.close();
});

test('what a read finds to need a write is answered by the owner', { skip }, async () => {
  const [owner, reader] = await callEveryone();
  // That it is used for the first time is written down.
  const token = await createToken(cwd, 'bob');
  const read = await (reader as Line).ask('/api/v1/timelines/home', { token });
  assert.equal(read.status, 200);
  const db = new Database(join(cwd, 'data/linnet.sqlite'), { readonly: true });
  const { used } = db.prepare('select "lastUsedAt" as "used" from "tokens" order by "id" desc limit 1').get() as {
    used: number | null;
  };
  db.close();
  assert.ok(used !== null);
  assert.doesNotMatch(server.log(), /could not be noted/);
  owner.close();
  (reader as Line).close();
});

test('a file that comes by a reader is served by all', { skip }, async () => {
  const lines = await callEveryone();
  const { default: sharp } = await import('sharp');
  // Noise does not get smaller: many times what a pipe holds.
  const raw = { width: 600, height: 600, channels: 3 } as const;
  const png = await sharp(randomBytes(600 * 600 * 3), { raw })
    .png()
    .toBuffer();
  const { headers, payload } = createMultipart([{ name: 'file', value: png, filename: 'a.png', type: 'image/png' }]);
  const reader = lines[1] as Line;
  const uploaded = await reader.ask('/api/v2/media', { method: 'POST', token: ann, headers, body: payload });
  assert.equal(uploaded.status, 200, uploaded.body);
  const { url } = JSON.parse(uploaded.body) as { url: string };
  const sizes = await Promise.all(
    lines.map(async (line) => (await line.ask(new URL(url).pathname)).headers['content-length']),
  );
  assert.equal(new Set(sizes).size, 1);
  assert.ok(Number(sizes[0]) > 100_000, sizes[0] as string);
  for (const line of lines) line.close();
});

test('streams by way of a reader', { skip }, async () => {
  const [pid = 0] = await server.readers();
  const auth = `Host: localhost:3000\r\nAuthorization: Bearer ${ann}\r\n`;
  const socket = await openStream(
    pid,
    `GET /api/v1/streaming?stream=user HTTP/1.1\r\n${auth}Connection: Upgrade\r\nUpgrade: websocket\r\n` +
      'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    /^HTTP\/1\.1 101 /,
  );
  const events = await openStream(pid, `GET /api/v1/streaming/user HTTP/1.1\r\n${auth}\r\n`, /^HTTP\/1\.1 200 .*:\)/s);
  const refused = await openStream(
    pid,
    'GET /api/v1/streaming HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
    /^HTTP\/1\.1 401 /,
  );
  refused.close();
  const [owner] = await callEveryone();
  const both = Promise.all([socket.hears(/heard by all/), events.hears(/event: update\ndata: .*heard by all/)]);
  assert.equal((await post(owner, ann, { status: 'heard by all' })).status, 200);
  await both;
  events.close();
  owner.close();

  // The owner has the socket itself: it goes on when the reader ends.
  process.kill(pid, 'SIGTERM');
  await server.untilReaders(2, [pid]);
  while (isAlive(pid)) await new Promise(setImmediate);
  const later = socket.hears(/heard again/);
  const again = await askOnce(server.port, '/api/v1/statuses', {
    method: 'POST',
    token: ann,
    body: '{"status":"heard again"}',
  });
  assert.equal(again.status, 200);
  await later;
  socket.close();
});

test('an upgrade that is not for a WebSocket is a request like any other', { skip }, async () => {
  const [pid = 0] = await server.readers();
  const upgrade = (to: string) => `Host: localhost\r\nConnection: Upgrade\r\nUpgrade: ${to}\r\n`;
  const heads = [
    `GET /api/v2/instance HTTP/1.1\r\n${upgrade('h2c')}\r\n`,
    // Its body is still under way: what it comes by is no socket that could be handed over.
    `GET /api/v2/instance HTTP/1.1\r\n${upgrade('websocket')}Content-Length: 9\r\n\r\n{`,
    `POST /api/v1/apps HTTP/1.1\r\n${upgrade('websocket')}Content-Length: 9\r\n\r\n{`,
    `GET /api/v2/instance HTTP/1.1\r\n${upgrade('websocket')}Transfer-Encoding: chunked\r\n\r\n9\r\n{`,
  ];
  const rests = ['', '       }', '       }', '       }\r\n0\r\n\r\n'];
  for (const [i, head] of heads.entries()) {
    const socket = await openSocket(server.port, pid);
    socket.write(head);
    await new Promise(setImmediate);
    socket.write(rests[i] as string);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    assert.match(answer.toString('latin1'), /^HTTP\/1\.1 (?:200|422) /, head);
    socket.destroy();
  }
  assert.ok((await server.readers()).includes(pid), server.log());
});

test('who names no host is answered, as HTTP/1.0 allows', { skip }, async () => {
  const [pid = 0] = await server.readers();
  const socket = await openSocket(server.port, pid);
  socket.write('GET /health HTTP/1.0\r\n\r\n');
  assert.match(Buffer.concat(await socket.toArray()).toString(), /^HTTP\/1\.1 200 /);
});

/** A request to one process, once its answer begins as it should. */
async function openStream(pid: number, head: string, begins: RegExp) {
  const socket = await openSocket(server.port, pid);
  let heard = '';
  const hears = (pattern: RegExp) =>
    new Promise<void>((resolve) => {
      const look = () => pattern.test(heard) && resolve();
      socket.on('data', look);
    });
  socket.on('data', (chunk: Buffer) => {
    heard += chunk.toString('latin1');
  });
  const begun = hears(begins);
  socket.write(head);
  await begun;
  return { hears, close: () => socket.destroy() };
}

/** Asks as fast as it is answered until `stop`: `clients` at once, each on connections that are kept. */
function startLoad(clients: number) {
  let stopping = false;
  const seen = { answers: 0, lost: 0, wrong: [] as string[] };
  const all = Array.from({ length: clients }, async (_, i) => {
    const agent = new Agent({ keepAlive: i % 2 === 0, maxSockets: 1 });
    while (!stopping) {
      const write = seen.answers % 20 === 0;
      const ask = write ? { method: 'POST', token: ann, body: '{"status":"under load"}' } : { token: ann };
      try {
        const answer = await send(server.port, write ? '/api/v1/statuses' : '/api/v1/timelines/home', ask, agent);
        if (answer.status !== 200) seen.wrong.push(`${answer.status} ${answer.body}`);
        seen.answers += 1;
      } catch {
        seen.lost += 1;
      }
    }
    agent.destroy();
  });
  const reach = async (more: number) => {
    for (const aim = seen.answers + more; seen.answers < aim; ) await new Promise(setImmediate);
  };
  const stop = async () => {
    stopping = true;
    await Promise.all(all);
    return seen;
  };
  return { reach, stop };
}

test('a reader that is told to end loses no request', { skip }, async () => {
  const [pid = 0] = await server.readers();
  const load = startLoad(8);
  await load.reach(100);
  process.kill(pid, 'SIGTERM');
  await server.untilReaders(2, [pid]);
  await load.reach(100);
  assert.deepEqual({ ...(await load.stop()), answers: 0 }, { answers: 0, lost: 0, wrong: [] });
});

test('a reader that is killed is replaced; what it held is lost, and nothing else', { skip }, async () => {
  const [pid = 0] = await server.readers();
  const load = startLoad(8);
  await load.reach(100);
  process.kill(pid, 'SIGKILL');
  await server.untilReaders(2, [pid]);
  await load.reach(100);
  const { lost, wrong } = await load.stop();
  assert.deepEqual(wrong, []);
  assert.ok(lost <= 16, `${lost} lost by 8 clients`);
});

test('figures are those of all processes, whoever is asked', { skip }, async () => {
  const lines = await callEveryone();
  const count = async (line: Line) => {
    const { body } = await line.ask('/metrics', { headers: { host: 'localhost' } });
    return Number(
      /^linnet_http_request_duration_seconds_count\{method="GET",route="\/api\/v1\/instance",status="2xx"\} (\d+)$/m.exec(
        body,
      )?.[1] ?? 0,
    );
  };
  const before = await count(lines[0]);
  for (const line of lines) assert.equal((await line.ask('/api/v1/instance')).status, 200);
  for (const line of lines) assert.equal(await count(line), before + lines.length);
  for (const line of lines) assert.deepEqual(JSON.parse((await line.ask('/health')).body), { status: 'ok' });
  for (const line of lines) line.close();
});

test('no count goes back when a reader ends, and one that is asked to end loses none', { skip }, async () => {
  const lines = await callEveryone();
  const count = async () => {
    const { body } = await lines[0].ask('/metrics', { headers: { host: 'localhost' } });
    const all = body.matchAll(
      /^linnet_http_request_duration_seconds_count\{.*route="\/api\/v1\/timelines\/public".*\} (\d+)$/gm,
    );
    return [...all].reduce((sum, [, value]) => sum + Number(value), 0);
  };
  const before = await count();
  for (const line of lines) assert.equal((await line.ask('/api/v1/timelines/public')).status, 200);
  assert.equal(await count(), before + 3);
  const [killed, ended] = lines.slice(1) as [Line, Line];
  process.kill(killed.pid, 'SIGKILL');
  await server.untilReaders(2, [killed.pid]);
  assert.equal(await count(), before + 3, 'killed');
  assert.equal((await ended.ask('/api/v1/timelines/public')).status, 200);
  process.kill(ended.pid, 'SIGTERM');
  for (const line of [killed, ended]) line.close();
  await server.untilReaders(2, [killed.pid, ended.pid]);
  assert.equal(await count(), before + 4, 'asked to end');
  lines[0].close();
});

test('readers end with an owner that is killed, and it starts again', { skip }, async () => {
  const readers = await server.readers();
  await server.kill('SIGKILL');
  while (readers.some(isAlive)) await new Promise(setImmediate);
  server = await startServer(cwd, { PORT: String(server.port) });
  const [owner] = await callEveryone();
  assert.equal((await post(owner, ann, { status: 'back' })).status, 200);
  owner.close();
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

test('a second server does not share the port', { skip }, async () => {
  const other = await mkdtemp(join(tmpdir(), 'linnet-readers-'));
  const env = { PORT: String(server.port), WEB_PROCESSES: '1' };
  const { code, error } = await runLinnet(['start'], { cwd: other, env });
  await rm(other, { recursive: true });
  assert.equal(code, 69);
  assert.match(error, /set PORT to another one/);
});
