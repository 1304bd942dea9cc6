import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import {
  Agent,
  createServer,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  request,
  type ServerResponse,
} from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { type Door, openDoor } from './door.ts';
import { createPassOn, type PassOn } from './pass-on.ts';

const MEGABYTES = randomBytes(3_000_000);

let folder: string;
let door: Door;
let passOn: PassOn;
let answer: (request: IncomingMessage, response: ServerResponse) => void;
const owner = createServer((request, response) => answer(request, response));
const reader = createServer((request, response) => passOn.pass(request, response, { withBody: true }));
let port: number;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'linnet-door-'));
  door = await openDoor(folder, owner);
  passOn = createPassOn(door.path);
  reader.listen(0, '127.0.0.1');
  await once(reader, 'listening');
  port = (reader.address() as AddressInfo).port;
});

after(async () => {
  reader.close();
  reader.closeAllConnections();
  passOn.close();
  await door.close();
  await rm(folder, { recursive: true });
});

beforeEach(() => {
  answer = (_request, response) => response.end();
});

const ask = (method: string, headers: OutgoingHttpHeaders = {}) =>
  request({ host: '127.0.0.1', port, method, path: '/a?b=%20c', headers, agent: false });

async function read(stream: IncomingMessage): Promise<Buffer> {
  return Buffer.concat(await stream.toArray());
}

test('a request arrives as it was sent, from who sent it', async () => {
  const seen = Promise.withResolvers<IncomingMessage>();
  answer = (asked, response) => {
    seen.resolve(asked);
    response.writeHead(201, 'Made', ['X-Twice', '1', 'x-twice', '2', 'Set-Cookie', 'a=1', 'Set-Cookie', 'b=2']);
    response.end('made');
  };
  const asking = ask('POST', { Host: 'linnet.test', 'X-Linnet-Peer': '10.1.2.3', 'X-Forwarded-For': '10.9.9.9' });
  asking.end();
  const [got] = (await once(asking, 'response')) as [IncomingMessage];
  const asked = await seen.promise;
  assert.deepEqual([asked.method, asked.url, asked.socket.remoteAddress], ['POST', '/a?b=%20c', '127.0.0.1']);
  const { host, 'x-forwarded-for': forwarded, 'content-length': length, 'x-linnet-peer': peer } = asked.headers;
  assert.deepEqual(
    { host, forwarded, length, peer },
    { host: 'linnet.test', forwarded: '10.9.9.9', length: '0', peer: undefined },
  );
  assert.deepEqual([got.statusCode, got.statusMessage, got.headers['x-twice']], [201, 'Made', '1, 2']);
  assert.deepEqual(got.headers['set-cookie'], ['a=1', 'b=2']);
  assert.equal((await read(got)).toString(), 'made');
});

test('large bodies pass in both directions, with a length and without', async () => {
  answer = (asked, response) => void asked.pipe(response);
  for (const headers of [{ 'content-length': String(MEGABYTES.length) }, { 'transfer-encoding': 'chunked' }]) {
    const asking = ask('PUT', headers);
    asking.end(MEGABYTES);
    const [got] = (await once(asking, 'response')) as [IncomingMessage];
    assert.ok((await read(got)).equals(MEGABYTES));
  }
});

test('who sends does not run ahead of who reads', async () => {
  const held = Promise.withResolvers<IncomingMessage>();
  answer = (asked, response) => {
    held.resolve(asked.pause());
    asked.on('end', () => response.end());
  };
  const asking = ask('PUT', { 'transfer-encoding': 'chunked' });
  asking.flushHeaders();
  const asked = await held.promise;
  const piece = Buffer.alloc(65_536);
  let sent = 0;
  while (sent < 64 * 1024 * 1024 && asking.write(piece)) {
    sent += piece.length;
    for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
  }
  assert.ok(sent < 64 * 1024 * 1024, 'all of it was taken though nobody reads');
  asked.resume();
  asking.end();
  await once(asking, 'response');
});

test('a client that gives up is given up on', async () => {
  const seen = Promise.withResolvers<[IncomingMessage, ServerResponse]>();
  answer = (asked, response) => seen.resolve([asked, response]);
  const upload = ask('POST', { 'content-length': '1000' });
  upload.on('error', () => {});
  upload.write('half');
  const [asked] = await seen.promise;
  const failed = once(asked, 'error');
  upload.destroy();
  assert.equal(((await failed)[0] as NodeJS.ErrnoException).code, 'ECONNRESET');

  const next = Promise.withResolvers<[IncomingMessage, ServerResponse]>();
  answer = (later, response) => next.resolve([later, response]);
  const download = ask('GET');
  download.on('error', () => {});
  download.end();
  const [, response] = await next.promise;
  const closed = once(response, 'close');
  download.destroy();
  await closed;
  assert.equal(response.writableFinished, false);
});

test('an answer that breaks off is seen to be broken off', async () => {
  answer = (_asked, response) => {
    response.write('half');
    setImmediate(() => response.destroy());
  };
  const asking = ask('GET');
  asking.end();
  const [got] = (await once(asking, 'response')) as [IncomingMessage];
  await assert.rejects(read(got), { code: 'ECONNRESET' });
});

test('a body that is refused before its end', async () => {
  answer = (_asked, response) => response.writeHead(413, { connection: 'close' }).end('too large');
  const asking = ask('POST', { 'content-length': '100000000' });
  asking.on('error', () => {});
  asking.write(MEGABYTES);
  const [got] = (await once(asking, 'response')) as [IncomingMessage];
  assert.deepEqual([got.statusCode, got.headers.connection], [413, 'close']);
  assert.equal((await read(got)).toString(), 'too large');
  asking.destroy();
});

test('an answer before the end of a body leaves the connection good for the next request', async () => {
  answer = (_asked, response) => response.writeHead(401).end('who are you?');
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const asking = request({ host: '127.0.0.1', port, method: 'POST', headers: { 'content-length': '200000' }, agent });
  asking.write(MEGABYTES.subarray(0, 100_000));
  const [got] = (await once(asking, 'response')) as [IncomingMessage];
  assert.equal((await read(got)).toString(), 'who are you?');
  asking.end(MEGABYTES.subarray(0, 100_000));
  answer = (_asked, response) => response.end('next');
  const next = request({ host: '127.0.0.1', port, agent });
  next.end();
  const [second] = (await once(next, 'response')) as [IncomingMessage];
  assert.equal((await read(second)).toString(), 'next');
  agent.destroy();
});

test('streams end when they are told to; other answers are finished', async () => {
  const open: ServerResponse[] = [];
  answer = (asked, response) => {
    response.writeHead(200, { 'content-type': asked.headers['accept'] ?? '' });
    response.write(':)\n');
    open.push(response);
  };
  const begin = async (accept: string) => {
    const asking = ask('GET', { accept });
    asking.end();
    const [got] = (await once(asking, 'response')) as [IncomingMessage];
    return got;
  };
  const [stream, file] = [await begin('text/event-stream'), await begin('text/plain')];
  passOn.endStreams();
  await assert.rejects(read(stream));
  for (const response of open) response.end('end');
  assert.equal((await read(file)).toString(), ':)\nend');
});

test('without an owner: 503, and who asks again later is answered', async () => {
  const nowhere = createPassOn(join(folder, 'nobody.sock'));
  const other = createServer((asked, response) => nowhere.pass(asked, response, { withBody: true }));
  other.listen(0, '127.0.0.1');
  await once(other, 'listening');
  const answered = await fetch(`http://127.0.0.1:${(other.address() as AddressInfo).port}/`, {
    method: 'POST',
    body: 'x',
  });
  assert.equal(answered.status, 503);
  assert.equal(answered.headers.get('retry-after'), '5');
  await answered.arrayBuffer();
  other.close();
  other.closeAllConnections();
});

test('the door is for readers alone: nothing is believed that does not say for whom it speaks', async () => {
  let asked = false;
  answer = (_request, response) => {
    asked = true;
    response.end();
  };
  const socket = connect(door.path);
  socket.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  assert.match(Buffer.concat(await socket.toArray()).toString(), /^HTTP\/1\.1 400 /);
  assert.equal(asked, false);
});
