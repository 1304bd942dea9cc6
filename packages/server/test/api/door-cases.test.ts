import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { createTestApp, type TestApp } from '../app.ts';
import { createSeed } from '../seed.ts';
import { findFixtures } from '../shared-fixtures.ts';

let app: TestApp;
before(async () => {
  app = await createTestApp({ listen: true });
  await createSeed(app.ctx).account('alice');
});
after(() => app.close());

/** Sends a request as it lies there, but for its host, and answers status and body. */
async function sendRaw(text: string): Promise<{ status: number; body: string }> {
  const { host, port } = new URL(app.url);
  const [head = '', ...rest] = text.split('\n\n');
  const lines = head
    .trimEnd()
    .split('\n')
    .map((line) => line.replace('LOCAL', host));
  if (!/ HTTP\//.test(lines[0] ?? '')) lines[0] += ' HTTP/1.1';
  if (!lines.some((line) => /^host:/i.test(line))) lines.push(`Host: ${host}`);
  const socket = connect(Number(port), '127.0.0.1');
  let heard = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    heard += chunk;
  });
  socket.write(`${[...lines, 'Connection: close'].join('\r\n')}\r\n\r\n${rest.join('\n\n')}`);
  await once(socket, 'close');
  return { status: Number(heard.slice(9, 12)), body: heard.slice(heard.indexOf('\r\n\r\n') + 4) };
}

const apps = findFixtures('cases/api-apps-no-content-type');
test('cases/api-apps-no-content-type', { skip: apps.skip }, async () => {
  const answer = await sendRaw(readFileSync(join(apps.folder, 'request.txt'), 'utf8'));
  assert.equal(answer.status, 200, answer.body);
  assert.match(JSON.parse(answer.body).client_id, /^\S{20,}$/);
});

const actor = findFixtures('cases/get-accept-ldjson');
test('cases/get-accept-ldjson', { skip: actor.skip }, async () => {
  const request = readFileSync(join(actor.folder, 'request.txt'), 'utf8').trimEnd();
  for (const text of [request, request.replace('ld+json', 'json')]) {
    const answer = await sendRaw(`${text}\n\n`);
    assert.equal(answer.status, 200, text);
    assert.match(answer.body, /"preferredUsername":"alice"/);
  }
});

test('an address with a host in it is no other host', async () => {
  for (const target of ['http://evil.test/home/', '//evil.test//home/', '/\\evil.test/']) {
    const answer = await sendRaw(`GET ${target} HTTP/1.1\n\n`);
    assert.ok(answer.status < 500, `${target}: ${answer.status}`);
    assert.doesNotMatch(answer.body, /(?:href|content)="[a-z:]*\/\/evil\.test/);
  }
});
