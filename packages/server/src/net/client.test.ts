import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { createHttpClient, type HttpClientOptions, type OutboundRequest } from './client.ts';
import { createGuardedLookup } from './connector.ts';
import { OutboundError, type OutboundFailure } from './outbound-error.ts';
import { parseOutboundUrl } from './outbound-url.ts';

async function startServer(t: TestContext, listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function startClient(t: TestContext, options: Partial<HttpClientOptions> = {}) {
  const client = createHttpClient({ allowPrivate: true, userAgent: 'Linnet/test', ...options });
  t.after(() => client.close());
  return client;
}

function get(url: string, more: Partial<OutboundRequest> = {}): OutboundRequest {
  return { method: 'GET', url, maxBytes: 1_000_000, timeoutMs: 5_000, ...more };
}

function failsAs(reason: OutboundFailure): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof OutboundError, String(error));
    assert.equal(error.reason, reason, error.message);
    return true;
  };
}

async function readAll(body: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function sendJson(response: ServerResponse, body: string, headers: Record<string, string> = {}): void {
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8', ...headers });
  response.end(body);
}

test('an answer carries status, media type, headers and body, whatever the status', async (t) => {
  const origin = await startServer(t, (request, response) => {
    if (request.url === '/gone') response.writeHead(410, { 'content-type': 'text/html' }).end('<p>gone');
    else sendJson(response, '{"a":1}', { 'set-cookie': 'a=b', 'x-twice': '1' });
  });
  const client = startClient(t);
  const found = await client.request(get(`${origin}/a?b=c#frag`, { accept: ['application/json'] }));
  assert.equal(found.status, 200);
  assert.equal(found.url, `${origin}/a?b=c`);
  assert.equal(found.contentType, 'application/json');
  assert.equal(found.headers['x-twice'], '1');
  assert.equal(found.headers['set-cookie'], undefined);
  assert.equal(found.body.toString(), '{"a":1}');
  const gone = await client.request(get(`${origin}/gone`, { accept: ['application/json'] }));
  assert.deepEqual([gone.status, gone.body.toString()], [410, '<p>gone']);
});

test('requests carry our agent, the body and never cookies, referers or a foreign host', async (t) => {
  const seen: IncomingMessage[] = [];
  let body = '';
  const origin = await startServer(t, async (request, response) => {
    seen.push(request);
    body = '';
    for await (const chunk of request) body += chunk;
    response.writeHead(202).end();
  });
  const client = startClient(t);
  const headers = { Cookie: 'a=b', Referer: 'https://a.example', Host: 'evil.example', Accept: 'text/plain' };
  const answer = await client.request({ ...get(`${origin}/inbox`, { headers }), method: 'POST', body: 'héllo' });
  assert.equal(answer.status, 202);
  assert.equal(body, 'héllo');
  const sent = seen[0]!.headers;
  assert.equal(sent['user-agent'], 'Linnet/test');
  assert.equal(sent.accept, 'text/plain');
  assert.deepEqual([sent.cookie, sent.referer], [undefined, undefined]);
  assert.equal(sent.host, new URL(origin).host);
});

test('T076, T078: only plain https URLs at the usual ports', async (t) => {
  const client = startClient(t, { allowPrivate: false });
  const bad = [
    'http://example.com/',
    'ftp://example.com/',
    'file:///etc/passwd',
    'data:text/plain,a',
    'https://user@example.com/',
    'https://example.com:22/',
    'https://example.com:8443/',
    'https://exa\tmple.com/',
    'https://example.com\\@127.0.0.1/',
    'https:///',
    '//example.com/',
    `https://example.com/${'a'.repeat(5000)}`,
  ];
  for (const url of bad) await assert.rejects(client.request(get(url)), failsAs('bad-url'), url);
});

test('T064 to T067, T070, T076: literal private addresses are refused in every spelling', async (t) => {
  const client = startClient(t, { allowPrivate: false });
  const hosts = ['127.0.0.1', '0x7f.1', '2130706433', '0177.0.0.1', '127。0。0。1', '0.0.0.0', '[::]', '[::1]'];
  hosts.push('[::127.0.0.1]', '[::ffff:127.0.0.1]', '[64:ff9b::7f00:1]', '169.254.169.254', '[fe80::1]');
  for (const host of hosts) {
    await assert.rejects(client.request(get(`https://${host}/`)), failsAs('blocked-address'), host);
    await assert.rejects(client.stream(get(`https://${host}/`)), failsAs('blocked-address'), host);
  }
});

test('T072: a name is refused by what it resolves to', async (t) => {
  const client = startClient(t, { allowPrivate: false });
  await assert.rejects(client.request(get('https://localhost/')), failsAs('blocked-address'));
  const named = startClient(t, { allowPrivate: false, resolve: async () => ['10.0.0.1', '::ffff:10.0.0.1'] });
  await assert.rejects(named.request(get('https://internal.example/')), failsAs('blocked-address'));
});

test('T072, T075: the socket gets checked addresses only, from one resolution', async () => {
  let asked = 0;
  const answers = [['10.0.0.1', '1.1.1.1', 'fe80::1', '2606:4700::1'], ['127.0.0.1']];
  const lookup = createGuardedLookup(async () => answers[asked++] ?? [], false);
  const ask = () =>
    new Promise((resolve) => lookup('a.example', { all: true }, (error, found) => resolve(error ?? found)));
  assert.deepEqual(await ask(), [
    { address: '1.1.1.1', family: 4 },
    { address: '2606:4700::1', family: 6 },
  ]);
  assert.equal(asked, 1);
  failsAs('blocked-address')(await ask());
});

test('T069: every redirect meets the rules of the first URL, on both kinds of request', async (t) => {
  const base = new URL('https://a.example/');
  assert.throws(() => parseOutboundUrl('//127.0.0.1/', false, base), failsAs('blocked-address'));
  assert.throws(() => parseOutboundUrl('https://[::7f00:1]/', false, base), failsAs('blocked-address'));
  assert.throws(() => parseOutboundUrl('http://b.example/', false, base), failsAs('bad-url'));
  const origin = await startServer(t, (request, response) => {
    response.writeHead(302, { location: decodeURIComponent(request.url!.slice(1)) }).end();
  });
  const client = startClient(t);
  for (const target of ['ftp://127.0.0.1/', 'http://user@127.0.0.1/', 'http://127.0.0.1\\@b/', 'data:,x']) {
    const asked = get(`${origin}/${encodeURIComponent(target)}`);
    await assert.rejects(client.request(asked), failsAs('bad-url'), target);
    await assert.rejects(client.stream(asked), failsAs('bad-url'), target);
  }
});

test('redirects: followed with a limit, no revisits, signed anew for each hop', async (t) => {
  const seen: string[] = [];
  const origin = await startServer(t, (request, response) => {
    seen.push(`${request.url} ${request.headers.signature}`);
    const step = Number(request.url?.slice(1));
    if (request.url === '/loop') response.writeHead(302, { location: '/loop' }).end();
    else if (step > 0) response.writeHead(302, { location: `/${step - 1}` }).end('moved');
    else sendJson(response, '{}');
  });
  const client = startClient(t);
  const sign = (_method: string, url: URL) => ({ Signature: `for ${url.pathname}` });
  const found = await client.request(get(`${origin}/3`, { sign }));
  assert.equal(found.url, `${origin}/0`);
  assert.deepEqual(seen, ['/3 for /3', '/2 for /2', '/1 for /1', '/0 for /0']);
  await assert.rejects(client.request(get(`${origin}/4`)), failsAs('redirects'));
  await assert.rejects(client.request(get(`${origin}/loop`)), failsAs('redirects'));
  assert.equal((await client.request(get(`${origin}/1`, { redirects: 0 }))).status, 302);
  const streamed = await client.stream(get(`${origin}/2`));
  assert.equal(streamed.url, `${origin}/0`);
  assert.equal((await readAll(streamed.body)).toString(), '{}');
});

test('redirects: a POST stays where it is, a secret stays with its origin', async (t) => {
  let authorization: string | undefined = 'not asked';
  const other = await startServer(t, (request, response) => {
    authorization = request.headers.authorization;
    sendJson(response, '{}');
  });
  const origin = await startServer(t, (_request, response) => response.writeHead(302, { location: other }).end());
  const client = startClient(t);
  const post = await client.request({ ...get(origin), method: 'POST', body: 'x' });
  assert.equal(post.status, 302);
  assert.equal((await client.request({ ...get(origin), method: 'POST', body: 'x', redirects: 2 })).status, 302);
  assert.equal(authorization, 'not asked');
  await client.request(get(origin, { headers: { authorization: 'Bearer secret' } }));
  assert.equal(authorization, undefined);
});

test('bodies are capped: declared, plain and decoded', async (t) => {
  const bomb = gzipSync(Buffer.alloc(50_000_000));
  const origin = await startServer(t, (request, response) => {
    const gzip = { 'content-encoding': 'gzip' };
    if (request.url === '/declared') sendJson(response, 'x'.repeat(5000));
    if (request.url === '/plain') {
      response.writeHead(200);
      const pump = () => {
        while (response.write(Buffer.alloc(10_000)));
      };
      response.on('drain', pump);
      pump();
    }
    if (request.url === '/gzip') response.writeHead(200, gzip).end(bomb);
    if (request.url === '/error') response.writeHead(500).end(Buffer.alloc(200_000, 'e'));
  });
  const client = startClient(t);
  const small = { maxBytes: 4999 };
  for (const path of ['/declared', '/plain', '/gzip']) {
    await assert.rejects(client.request(get(origin + path, small)), failsAs('too-large'), path);
    const readStream = async () => readAll((await client.stream(get(origin + path, small))).body);
    await assert.rejects(readStream(), failsAs('too-large'), path);
  }
  const error = await client.request(get(`${origin}/error`));
  assert.deepEqual([error.status, error.body.length], [500, 65_536]);
});

test('one content encoding is decoded, chains and broken ones are refused', async (t) => {
  const origin = await startServer(t, (request, response) => {
    const name = request.url!.slice(1);
    const bodies: Record<string, Buffer> = { gzip: gzipSync('hello'), br: brotliCompressSync('hello') };
    bodies['gzip,gzip'] = gzipSync(gzipSync('hello'));
    bodies['broken'] = Buffer.from('hello');
    response.writeHead(200, { 'content-encoding': name === 'broken' ? 'gzip' : name }).end(bodies[name]);
  });
  const client = startClient(t);
  for (const name of ['gzip', 'br']) {
    assert.equal((await client.request(get(`${origin}/${name}`))).body.toString(), 'hello');
    assert.equal((await readAll((await client.stream(get(`${origin}/${name}`))).body)).toString(), 'hello');
  }
  for (const name of ['gzip,gzip', 'broken']) {
    await assert.rejects(client.request(get(`${origin}/${name}`)), failsAs('protocol'), name);
    const readStream = async () => readAll((await client.stream(get(`${origin}/${name}`))).body);
    await assert.rejects(readStream(), failsAs('protocol'), name);
  }
});

test('the deadline covers silence, a dripping head and a dripping body', { timeout: 60_000 }, async (t) => {
  const origin = await startServer(t, (request, response) => {
    if (request.url === '/silent') return;
    if (request.url === '/head') {
      const socket = response.socket!;
      socket.write('HTTP/1.1 200 OK\r\n');
      const drip = setInterval(() => socket.write('x-a: b\r\n'), 20);
      socket.on('close', () => clearInterval(drip));
      return;
    }
    response.writeHead(200);
    const drip = setInterval(() => response.write('x'), 20);
    response.on('close', () => clearInterval(drip));
  });
  const client = startClient(t);
  for (const path of ['/silent', '/head', '/body']) {
    await assert.rejects(client.request(get(origin + path, { timeoutMs: 150 })), failsAs('timeout'), path);
  }
  // Long enough for the head, on a machine however busy.
  const streamed = await client.stream(get(`${origin}/body`, { timeoutMs: 1_500 }));
  await assert.rejects(readAll(streamed.body), failsAs('timeout'));
});

test('a stream nobody reads, or reads halfway, keeps no connection', { timeout: 60_000 }, async (t) => {
  let closed = 0;
  let onClosed = () => {};
  const origin = await startServer(t, (_request, response) => {
    response.writeHead(200);
    const pump = () => {
      while (response.write(Buffer.alloc(16_384)));
    };
    response.on('drain', pump);
    response.on('close', () => {
      closed++;
      onClosed();
    });
    pump();
  });
  const client = startClient(t);
  const nextClose = () => new Promise<void>((resolve) => (onClosed = resolve));
  const unread = nextClose();
  await client.stream(get(origin, { timeoutMs: 1_500 }));
  await unread;
  const half = nextClose();
  const { body } = await client.stream(get(origin, { maxBytes: 1e9 }));
  for await (const chunk of body) {
    assert.ok(chunk.length > 0);
    break;
  }
  await half;
  assert.equal(closed, 2);
});

test('the caller may abort, and a closed client serves nobody', async (t) => {
  const controller = new AbortController();
  const origin = await startServer(t, () => controller.abort());
  const client = startClient(t);
  await assert.rejects(client.request(get(origin, { signal: controller.signal })), failsAs('aborted'));
  await assert.rejects(client.request(get(origin, { signal: controller.signal })), failsAs('aborted'));
  await client.close();
  await assert.rejects(client.request(get(origin)), failsAs('aborted'));
});

test('another media type than asked for is refused before its body', async (t) => {
  const origin = await startServer(t, (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' });
    response.write('<p>');
  });
  const client = startClient(t);
  const asked = get(origin, { accept: ['application/activity+json', 'image/*'] });
  await assert.rejects(client.request(asked), failsAs('content-type'));
  await assert.rejects(client.stream(asked), failsAs('content-type'));
});

test('a refused connection, a broken peer and an early end each have a name', async (t) => {
  const origin = await startServer(t, (request, response) => {
    if (request.url === '/early') response.socket!.destroy();
    else response.socket!.end('not http\r\n\r\n');
  });
  const client = startClient(t);
  await assert.rejects(client.request(get(`${origin}/early`)), failsAs('connect'));
  await assert.rejects(client.request(get(`${origin}/broken`)), failsAs('protocol'));
  await assert.rejects(client.request(get('http://127.0.0.1:1/')), failsAs('connect'));
  const dead = startClient(t, {
    resolve: () => Promise.reject(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' })),
  });
  await assert.rejects(dead.request(get('http://nowhere.example/')), failsAs('dns'));
});

test('connections are reused, at most eight to a host for one purpose, and idle hosts are bounded', async (t) => {
  let open = 0;
  let most = 0;
  const waiting: ServerResponse[] = [];
  const server = createServer((request, response) => {
    if (request.url !== '/wait') return response.end();
    waiting.push(response);
    if (waiting.length === 8) for (const held of waiting.splice(0)) held.end();
  });
  server.on('connection', (socket) => {
    most = Math.max(most, ++open);
    socket.on('close', () => open--);
  });
  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const client = startClient(t, { maxHosts: 2 });
  for (let index = 0; index < 5; index++) await client.request(get(`http://127.0.0.1:${port}/`));
  assert.equal(most, 1);
  await Promise.all(Array.from({ length: 24 }, () => client.request(get(`http://127.0.0.1:${port}/wait`))));
  assert.equal(most, 8);
  await client.request(get(`http://127.0.0.2:${port}/`));
  // The third host pushes out the first, whose eight connections close.
  const closed = new Promise<void>((resolve) => {
    const look = () => (open <= 2 ? resolve() : setImmediate(look));
    look();
  });
  await client.request(get(`http://127.0.0.3:${port}/`));
  await closed;
  assert.equal(open, 2);
});
