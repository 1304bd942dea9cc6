import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname } from 'node:path';
import { after, before, test } from 'node:test';
import { createAuth, createHttpApp, createMultipart } from '#test/http-app.ts';
import { requireAuth } from './auth.ts';
import { isUploadedFile, type UploadedFile } from './uploaded-file.ts';

let http: Awaited<ReturnType<typeof createHttpApp>>;
let lastFile: UploadedFile | undefined;

before(async () => {
  http = await createHttpApp({ alice: createAuth() }, (api) => {
    const echo = async (request: { form: object }) => request.form;
    api.route({ method: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'], url: '/api/echo', handler: echo });
    api.post(
      '/api/media',
      {
        preValidation: requireAuth({ access: 'user', scopes: ['write:media'] }),
        config: { uploads: { maxBytes: 1_000, maxFiles: 2 } },
      },
      async (request) => {
        const file = request.form['file'];
        assert.ok(isUploadedFile(file));
        lastFile = file;
        return {
          text: readFileSync(file.path, 'latin1'),
          size: file.size,
          type: file.mimeType,
          alt: request.form['description'],
        };
      },
    );
    const save = async (file: { stream: NodeJS.ReadableStream }) => {
      let size = 0;
      for await (const chunk of file.stream) size += chunk.length;
      return size;
    };
    api.post('/api/counted', { config: { uploads: { maxBytes: 1_000, save } } }, async (request) => {
      const file = request.form['file'];
      return { size: isUploadedFile(file) ? file.value : null };
    });
  });
});
after(() => http.close());

const alice = { authorization: 'Bearer alice' };
const urlencoded = { 'content-type': 'application/x-www-form-urlencoded' };

test('what is asked for may stand in a JSON body, as some libraries send lists', async () => {
  const ask = (payload: string, type = 'application/json') =>
    http.app.inject({ method: 'GET', url: '/api/echo?a[]=1', headers: { 'content-type': type }, payload });
  assert.deepEqual((await ask('{"id":["1","2"]}')).json(), { a: ['1'], id: ['1', '2'] });
  assert.deepEqual((await ask('')).json(), { a: ['1'] });
  assert.deepEqual((await ask('id[]=1', 'application/x-www-form-urlencoded')).json(), { a: ['1'] });
  assert.equal((await ask('{')).statusCode, 400);
  assert.equal((await ask(`{"id":"${'1'.repeat(64_000)}"}`)).statusCode, 413);
});

test('every verb with a body reads it in every encoding, together with the query', async () => {
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'] as const) {
    const url = '/api/echo?a[]=1&b=query';
    const expected = { a: ['1'], b: 'body', c: { d: 'x' } };
    const json = await http.app.inject({ method, url, payload: { b: 'body', c: { d: 'x' } } });
    assert.deepEqual([json.statusCode, json.json()], [200, expected], method);
    const form = await http.app.inject({ method, url, headers: urlencoded, payload: 'b=body&c[d]=x' });
    assert.deepEqual(form.json(), expected, method);
    const parts = createMultipart([
      { name: 'b', value: 'body' },
      { name: 'c[d]', value: 'x' },
    ]);
    assert.deepEqual((await http.app.inject({ method, url, ...parts })).json(), expected, method);
  }
  assert.deepEqual((await http.app.inject('/api/echo?q=%F0%9F%90%A6')).json(), { q: '🐦' });
});

test('an empty body is no parameters, whatever its type says', async () => {
  for (const type of ['application/json', 'application/json; charset=utf-8', 'application/x-www-form-urlencoded']) {
    const answer = await http.app.inject({
      method: 'POST',
      url: '/api/echo',
      headers: { 'content-type': type },
      payload: '',
    });
    assert.deepEqual([answer.statusCode, answer.json()], [200, {}], type);
  }
});

test('a type may be spelled in many ways, or be missing: then it is a form, or JSON where it can be nothing else', async () => {
  const echo = async (type: string | undefined, payload: string) => {
    const headers = type === undefined ? {} : { 'content-type': type };
    const answer = await http.app.inject({ method: 'POST', url: '/api/echo', headers, payload });
    return [answer.statusCode, answer.json()];
  };
  const json = [
    'application/json',
    'Application/JSON; Charset=UTF-8',
    'application/json;',
    'text/json',
    'application/x+json',
  ];
  const form = ['application/x-www-form-urlencoded', 'Application/X-WWW-Form-Urlencoded;charset=UTF-8'];
  const missing = [undefined, '', ' '];
  for (const type of [...json, ...missing]) {
    assert.deepEqual(await echo(type, ' {"a":["1"],"b":{"c":"ü"}}'), [200, { a: ['1'], b: { c: 'ü' } }], String(type));
  }
  for (const type of [...form, ...missing]) {
    assert.deepEqual(await echo(type, 'a[]=1&b[c]=%C3%BC'), [200, { a: ['1'], b: { c: 'ü' } }], String(type));
  }
  // What some write where they have nothing to say.
  for (const type of ['text/plain;charset=UTF-8', 'application/octet-stream', ...json, ...form, ...missing]) {
    assert.deepEqual(await echo(type, ''), [200, {}], String(type));
  }
  for (const type of json) assert.deepEqual(await echo(type, '[]'), [200, {}], type);
  for (const type of missing) {
    assert.deepEqual((await echo(type, '{"a":'))[0], 400);
    assert.deepEqual((await echo(type, 'x'.repeat(1_000_001)))[0], 413);
    assert.deepEqual((await echo(type, 'a=%ff'))[0], 400);
  }
});

const many = Array.from({ length: 80_000 }, (_, i) => `k${i}`);
const json = { 'content-type': 'application/json' };

const refusals: [string, Record<string, string>, string, number][] = [
  ['malformed JSON', { 'content-type': 'application/json' }, '{', 400],
  ['JSON nested 65 deep', { 'content-type': 'application/json' }, `{"a":${'['.repeat(65)}${']'.repeat(65)}}`, 400],
  ['JSON nested a million deep', { 'content-type': 'application/json' }, '['.repeat(900_000), 400],
  ['a JSON list', { 'content-type': 'application/json' }, '[1]', 400],
  ['JSON that is too large', { 'content-type': 'application/json' }, `{"a":"${'x'.repeat(1_000_000)}"}`, 413],
  ['a form that is too large', urlencoded, `a=${'x'.repeat(1_000_000)}`, 413],
  ['80,000 JSON keys', json, JSON.stringify(Object.fromEntries(many.map((key) => [key, 1]))), 400],
  ['80,000 JSON items', json, JSON.stringify({ a: many }), 400],
  ['80,000 JSON items, one in another', json, `{"a":[${'{"b":[1]},'.repeat(80_000)}1]}`, 400],
  ['80,000 form keys', urlencoded, many.map((key) => `${key}=1`).join('&'), 400],
  ['another type', { 'content-type': 'application/xml' }, '<a/>', 415],
  ['plain text', { 'content-type': 'text/plain' }, 'a', 415],
  ['multipart without a boundary', { 'content-type': 'multipart/form-data' }, 'x', 400],
  ['a multipart boundary of nothing', { 'content-type': 'multipart/form-data; boundary=' }, '----\r\n', 400],
  [
    'a multipart boundary in quotes of nothing',
    { 'content-type': 'multipart/form-data; boundary=""' },
    '----\r\n',
    400,
  ],
  ['a multipart boundary of 71', { 'content-type': `multipart/form-data; boundary=${'b'.repeat(71)}` }, 'x', 400],
  ['a multipart boundary of 5,000', { 'content-type': `multipart/form-data; boundary=${'b'.repeat(5_000)}` }, 'x', 400],
  ['two multipart boundaries', { 'content-type': 'multipart/form-data; boundary=c; boundary=b' }, '--b--\r\n', 400],
  ['other kinds of multipart', { 'content-type': 'multipart/mixed; boundary=b' }, '--b--\r\n', 415],
  ['multipart without an end', { 'content-type': 'multipart/form-data; boundary=b' }, '--b\r\nx', 400],
];

for (const [name, headers, payload, status] of refusals) {
  test(`refuses ${name} with ${status} as JSON`, async () => {
    const answer = await http.app.inject({ method: 'POST', url: '/api/echo', headers, payload });
    assert.equal(answer.statusCode, status);
    assert.equal(typeof answer.json().error, 'string');
  });
}

test('brackets inside strings are not depth', async () => {
  const payload = JSON.stringify({ a: `\\"${'['.repeat(100)}` });
  const headers = { 'content-type': 'application/json' };
  assert.equal((await http.app.inject({ method: 'POST', url: '/api/echo', headers, payload })).statusCode, 200);
});

test('a file waits in our folder under our own name and is gone after the answer', async () => {
  const parts = createMultipart([
    { name: 'file', value: 'pixels', filename: '../../evil.png', type: 'image/png' },
    { name: 'description', value: 'a bird' },
  ]);
  const answer = await http.app.inject({
    method: 'POST',
    url: '/api/media',
    ...parts,
    headers: { ...parts.headers, ...alice },
  });
  assert.deepEqual(answer.json(), { text: 'pixels', size: 6, type: 'image/png', alt: 'a bird' });
  assert.equal(dirname(lastFile!.path), http.tempDir);
  await waitUntil(() => !existsSync(lastFile!.path));
});

test('a file without a filename is a file all the same', async () => {
  const parts = createMultipart([{ name: 'file', value: Buffer.from([0xff, 0xd8]), type: 'image/jpeg' }]);
  const answer = await http.app.inject({
    method: 'POST',
    url: '/api/media',
    ...parts,
    headers: { ...parts.headers, ...alice },
  });
  assert.deepEqual([answer.statusCode, answer.json().text], [200, '\xff\xd8']);
});

const file = (name: string, size: number) => ({ name, value: 'x'.repeat(size), filename: 'x.png', type: 'image/png' });
const tooMuch: [string, ReturnType<typeof createMultipart>][] = [
  ['a file past the limit', createMultipart([file('file', 1_001)])],
  ['more files than allowed', createMultipart([file('a', 1), file('b', 1), file('c', 1)])],
  ['a field past the limit', createMultipart([{ name: 'a', value: 'x'.repeat(100_001) }])],
  ['fields past the limit of the body', createMultipart(Array(11).fill({ name: 'a', value: 'x'.repeat(99_000) }))],
  ['more fields than allowed', createMultipart(Array(1_100).fill({ name: 'a', value: '1' }))],
];

for (const [name, parts] of tooMuch) {
  test(`refuses ${name} with 413 and keeps nothing`, async () => {
    const answer = await http.app.inject({
      method: 'POST',
      url: '/api/media',
      ...parts,
      headers: { ...parts.headers, ...alice },
    });
    assert.deepEqual([answer.statusCode, typeof answer.json().error], [413, 'string']);
    await waitUntil(() => readdirSync(http.tempDir).length === 0);
  });
}

test('multipart bodies of every broken form are refused or read, never our fault', async () => {
  const part = (name: string, value = '1', more = '') =>
    `--b\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n${value}\r\n`;
  const end = '--b--\r\n';
  const forms: [string, string, number][] = [
    ['nothing but its end', end, 200],
    ['a preamble and no part', 'garbage', 400],
    ['a part cut off in its head', part('a').slice(0, 20), 400],
    ['a part cut off in its value', part('a'), 400],
    ['a file cut off', part('a', 'x'.repeat(500), '; filename="x"').slice(0, -3), 400],
    ['a part without a head', `--b\r\n\r\nx\r\n${end}`, 200],
    ['a part without a name', `--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n${end}`, 400],
    [
      'a head of 100 kB',
      `--b\r\nX: ${'y'.repeat(100_000)}\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n${end}`,
      200,
    ],
    [
      '1,000 heads',
      `--b\r\n${'X: y\r\n'.repeat(1_000)}Content-Disposition: form-data; name="a"\r\n\r\nx\r\n${end}`,
      200,
    ],
    ['a name of 100 kB', part('y'.repeat(100_000)) + end, 400],
    ['a name that is nested deeply', part(`a${'[b]'.repeat(20)}`) + end, 400],
    ['a name that is not closed', part('a[b') + end, 400],
    ['a name with U+0000', part('a\0') + end, 400],
    ['a name that is a list and an object', part('a[]') + part('a[b]') + end, 400],
    ['a name twice', part('a') + part('a', '2') + end, 200],
    ['a prototype', part('__proto__') + end, 400],
    ['a prototype further in', part('a[__proto__][x]') + end, 400],
    ['a constructor', part('constructor') + end, 400],
    ['10,000 parts', part('a').repeat(10_000) + end, 413],
    ['10,000 files', part('a', '1', '; filename="x"').repeat(10_000) + end, 413],
    [
      'JSON',
      `--b\r\nContent-Disposition: form-data; name="a"\r\nContent-Type: application/json\r\n\r\n{}\r\n${end}`,
      400,
    ],
    [
      'broken JSON',
      `--b\r\nContent-Disposition: form-data; name="a"\r\nContent-Type: application/json\r\n\r\n{"\r\n${end}`,
      400,
    ],
    [
      'an unknown charset',
      `--b\r\nContent-Disposition: form-data; name="a"\r\nContent-Type: text/plain; charset=x\r\n\r\nx\r\n${end}`,
      200,
    ],
    ['a broken long name', `--b\r\nContent-Disposition: form-data; name*=utf-8''%ZZ%ff\r\n\r\nx\r\n${end}`, 200],
  ];
  for (const [name, payload, status] of forms) {
    for (const url of ['/api/echo', '/api/counted']) {
      const headers = { 'content-type': 'multipart/form-data; boundary=b' };
      const answer = await http.app.inject({ method: 'POST', url, headers, payload });
      assert.equal(answer.statusCode, status, `${name} to ${url}: ${answer.body}`);
    }
  }
  await waitUntil(() => readdirSync(http.tempDir).length === 0);
});

test('a prototype as a field name is refused', async () => {
  const parts = createMultipart([{ name: '__proto__', value: '1' }]);
  assert.equal((await http.app.inject({ method: 'POST', url: '/api/echo', ...parts })).statusCode, 400);
});

test('a stranger makes us write nothing', async () => {
  const parts = createMultipart([file('file', 500)]);
  assert.equal((await http.app.inject({ method: 'POST', url: '/api/media', ...parts })).statusCode, 401);
  assert.deepEqual(readdirSync(http.tempDir), []);
});

test('a file nobody asked for is read past', async () => {
  const parts = createMultipart([file('file', 500), { name: 'a', value: '1' }]);
  assert.deepEqual((await http.app.inject({ method: 'POST', url: '/api/echo', ...parts })).json(), { a: '1' });
  assert.deepEqual(readdirSync(http.tempDir), []);
});

test('a route may read the file itself, under the same cap', async () => {
  const parts = createMultipart([file('file', 700)]);
  assert.deepEqual((await http.app.inject({ method: 'POST', url: '/api/counted', ...parts })).json(), { size: 700 });
  const large = createMultipart([file('file', 1_200)]);
  assert.equal((await http.app.inject({ method: 'POST', url: '/api/counted', ...large })).statusCode, 413);
});

test('a connection lost in the middle of a file leaves nothing behind', async () => {
  await http.app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = http.app.server.address() as AddressInfo;
  const parts = createMultipart([file('file', 900)]);
  const headers = { ...parts.headers, ...alice, 'content-length': String(parts.payload.length) };
  const outgoing = httpRequest({ port, method: 'POST', path: '/api/media', headers });
  outgoing.on('error', () => {});
  outgoing.write(parts.payload.subarray(0, 400));
  await waitUntil(() => readdirSync(http.tempDir).length === 1);
  outgoing.destroy();
  await waitUntil(() => readdirSync(http.tempDir).length === 0);
});

test('a refused upload is answered although its sender never stops', async () => {
  const { port } = http.app.server.address() as AddressInfo;
  const parts = createMultipart([file('file', 5_000_000)]);
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const headers = { ...parts.headers, ...alice, 'transfer-encoding': 'chunked' };
    const outgoing = httpRequest({ port, method: 'POST', path: '/api/media', headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
      outgoing.destroy();
    });
    outgoing.on('error', reject);
    outgoing.write(parts.payload.subarray(0, 200_000));
  });
  assert.equal(status, 413);
});

/** Polls a condition with a deadline: files are removed after the answer went out. */
async function waitUntil(condition: () => boolean): Promise<void> {
  const deadline = AbortSignal.timeout(30_000);
  while (!condition()) {
    assert.equal(deadline.aborted, false, 'the condition was not met in time');
    await new Promise((resolve) => setImmediate(resolve));
  }
}
