import assert from 'node:assert/strict';
import { text } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import type { S3Config } from '../../src/config/s3.ts';
import { createServiceClient, type ServiceClient } from '../../src/net/service-client.ts';
import { openS3Storage } from '../../src/storage/s3.ts';
import { createS3Requests } from '../../src/storage/s3-requests.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { newKey, testStorage } from './contract.ts';
import { createS3Server, type S3Server } from './s3-server.ts';

const PNG = { mimeType: 'image/png' };

let server: S3Server;
let client: ServiceClient;
let storage: Storage;
const open = (more: Partial<S3Config> = {}, by = client) => openS3Storage(server.config(more), by.send);

before(async () => {
  server = await createS3Server();
  client = createServiceClient();
  storage = await open();
});
after(async () => {
  client.close();
  await server.close();
});

async function listMedia(): Promise<string[]> {
  const { ask } = await createS3Requests(server.config(), { send: client.send, now: Date.now, wait: async () => {} });
  const answer = await ask({ method: 'GET', object: '', query: { 'list-type': '2', prefix: 'media/' } });
  return [...(await text(answer.body)).matchAll(/<Key>([^<]+)<\/Key>/g)].map(([, key = '']) => key);
}

testStorage('s3', () => storage, listMedia);

test('who has the wrong key or no bucket is refused, and nothing is taken for absent', async () => {
  const wrong = { accessKeyId: 'S3RVER', secretAccessKey: 'another' };
  for (const more of [wrong, { accessKeyId: 'NOBODY' }, { bucket: 'nowhere' }]) {
    const refused = await open(more);
    await assert.rejects(refused.put(newKey(), Buffer.from('x'), PNG), { code: 'unavailable' });
    await assert.rejects(refused.get(newKey()), { code: 'unavailable' });
    await assert.rejects(refused.delete(newKey()), { code: 'unavailable' });
    await assert.rejects(refused.listCache(undefined), { code: 'unavailable' });
  }
});

test('an address that was lent opens one file for a while, and a bent one nothing', async () => {
  const key = newKey();
  await storage.put(key, Buffer.from('lent'), PNG);
  assert.equal(await storage.lendUrlOf(key), undefined);
  assert.equal(storage.origin, undefined);
  const lending = await open({ serve: 'redirect' });
  assert.equal(lending.urlOf(key), undefined);
  assert.equal(lending.origin, server.config().endpoint);
  const url = new URL((await lending.lendUrlOf(key)) as string);
  const answer = await fetch(url);
  assert.deepEqual([answer.status, await answer.text()], [200, 'lent']);
  assert.equal(answer.headers.get('content-type'), 'image/png');
  assert.equal(answer.headers.get('cache-control'), 'public, max-age=31536000, immutable');
  url.searchParams.set('X-Amz-Expires', '7200');
  assert.equal((await fetch(url)).status, 403);
  assert.equal((await fetch(`${url.origin}${url.pathname}`)).status, 403);
  assert.equal(await lending.lendUrlOf('../secret'), undefined);
});

test('a bucket that everybody reads is read without us', async () => {
  const openUrl = `${server.config().endpoint}/open`;
  const shared = await open({ serve: 'public', bucket: 'open', openUrl });
  const key = newKey();
  await shared.put(key, Buffer.from('open'), PNG);
  assert.equal(await (await fetch(shared.urlOf(key) as string)).text(), 'open');
  assert.equal(await shared.lendUrlOf(key), shared.urlOf(key));
});

test('the bucket is in the host unless it is asked for in the path', async () => {
  const asked: string[] = [];
  const send = async ({ url }: { url: URL }) => {
    asked.push(url.href);
    throw new Error('nobody is there');
  };
  for (const more of [{ pathStyle: true }, { pathStyle: false }]) {
    const config = server.config({ endpoint: 'https://s3.example.org', ...more });
    const { ask } = await createS3Requests(config, { send, now: Date.now, wait: async () => {} });
    await assert.rejects(ask({ method: 'GET', object: 'media/ab/c.png' }), { code: 'unavailable' });
  }
  assert.deepEqual(
    [...new Set(asked)],
    ['https://s3.example.org/private/media/ab/c.png', 'https://private.s3.example.org/media/ab/c.png'],
  );
});

test('what can pass is tried again, with longer waits; what cannot is not', async () => {
  const ask = async (...statuses: [status: number, code: string][]) => {
    const waits: number[] = [];
    let sent = 0;
    const { Readable } = await import('node:stream');
    const requests = await createS3Requests(server.config(), {
      send: async () => {
        const [status, code] = statuses[Math.min(sent++, statuses.length - 1)] as [number, string];
        return { status, headers: {}, body: Readable.from(code === '' ? [] : [`<Error><Code>${code}</Code></Error>`]) };
      },
      now: Date.now,
      wait: async (ms) => void waits.push(ms),
    });
    const outcome = await requests.ask({ method: 'PUT', object: 'x' }).then(
      (answer) => answer.status,
      (error) => error.code,
    );
    return [outcome, sent, waits.length];
  };
  assert.deepEqual(await ask([503, 'SlowDown'], [500, ''], [200, '']), [200, 3, 2]);
  assert.deepEqual(await ask([503, 'SlowDown']), ['unavailable', 4, 3]);
  assert.deepEqual(await ask([400, 'RequestTimeout'], [200, '']), [200, 2, 1]);
  assert.deepEqual(await ask([403, 'AccessDenied']), ['unavailable', 1, 0]);
  assert.deepEqual(await ask([507, 'XMinioStorageFull']), ['full', 1, 0]);
  assert.deepEqual(await ask([403, 'QuotaExceeded']), ['full', 1, 0]);
});

test('a service that is silent or gone is unavailable, and used again when it is back', async () => {
  const key = newKey();
  await storage.put(key, Buffer.from('here'), PNG);
  const hasty = createServiceClient({ silentMs: 100 });
  const quick = await open({}, hasty);
  server.signal('SIGSTOP');
  await assert.rejects(quick.get(key), { code: 'unavailable' });
  await assert.rejects(quick.put(newKey(), Buffer.from('x'), PNG), { code: 'unavailable' });
  server.signal('SIGCONT');
  await server.kill();
  await assert.rejects(quick.get(key), { code: 'unavailable' });
  await server.start();
  const file = await quick.get(key);
  assert.equal(await text(file?.body as never), 'here');
  hasty.close();
});
