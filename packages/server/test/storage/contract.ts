import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { test } from 'node:test';
import type { Storage } from '../../src/storage/storage.ts';

const MIB = 1024 * 1024;
const PNG = { mimeType: 'image/png' };

let count = 0;
export const newKey = () => `ab/cdef${String(count++).padStart(12, '0')}.png`;

/** As many bytes as it is asked for, in chunks, and how many it has made so far. */
function createSource(bytes: number, failAt = Number.POSITIVE_INFINITY) {
  const source = { made: 0 };
  async function* make() {
    const chunk = Buffer.alloc(MIB / 4, 7);
    while (source.made < bytes) {
      if (source.made >= failAt) throw new Error('the sender went away');
      const next = chunk.subarray(0, Math.min(chunk.length, bytes - source.made));
      source.made += next.length;
      yield next;
    }
  }
  return { source, body: make() };
}

/** What every storage promises. `list` names the files it holds outside of the cache, however it does. */
export function testStorage(name: string, open: () => Storage, list: () => Promise<string[]>): void {
  test(`${name}: a file is read whole and in parts, and gone when it is deleted`, async () => {
    const storage = open();
    const key = newKey();
    assert.equal(await storage.put(key, Buffer.from('0123456789'), PNG), 10);
    const read = async (range?: Parameters<Storage['get']>[1]) => {
      const file = await storage.get(key, range);
      assert.equal(file?.bytes, 10);
      return [await text(file.body), file.part];
    };
    assert.deepEqual([await storage.sizeOf(key), await storage.sizeOf(newKey())], [10, undefined]);
    assert.deepEqual(await read(), ['0123456789', { start: 0, end: 9 }]);
    assert.deepEqual(await read({ start: 2, end: 4 }), ['234', { start: 2, end: 4 }]);
    assert.deepEqual(await read({ start: 7 }), ['789', { start: 7, end: 9 }]);
    assert.deepEqual(await read({ start: 8, end: 99 }), ['89', { start: 8, end: 9 }]);
    assert.deepEqual(await read({ last: 3 }), ['789', { start: 7, end: 9 }]);
    assert.deepEqual(await read({ last: 30 }), ['0123456789', { start: 0, end: 9 }]);
    for (const none of [{ start: 10 }, { start: 10, end: 20 }, { last: 0 }]) {
      assert.deepEqual(await read(none), ['', undefined], JSON.stringify(none));
    }
    await storage.delete(key);
    await storage.delete(key);
    assert.equal(await storage.get(key), undefined);
    assert.equal(await storage.get(key, { start: 2 }), undefined);
  });

  test(`${name}: an empty file is one`, async () => {
    const storage = open();
    const key = newKey();
    assert.equal(await storage.put(key, Readable.from([]), PNG), 0);
    const file = await storage.get(key);
    assert.equal(file?.bytes, 0);
    assert.equal(await text(file.body), '');
    await storage.delete(key);
  });

  test(`${name}: streams of any length arrive as they are`, async () => {
    const storage = open();
    for (const bytes of [1, 8 * MIB - 1, 8 * MIB, 20 * MIB + 3]) {
      const key = newKey();
      const { body } = createSource(bytes);
      assert.equal(await storage.put(key, Readable.from(body), { ...PNG, bytes }), bytes);
      const file = await storage.get(key);
      const stored = await buffer(file?.body as Readable);
      assert.equal(stored.length, bytes);
      assert.ok(stored.every((byte) => byte === 7));
      await storage.delete(key);
    }
  });

  test(`${name}: a stream that breaks off, or is not as long as was said, leaves nothing`, async () => {
    const storage = open();
    const before = await list();
    for (const [bytes, failAt, said] of [
      [MIB, MIB / 2, undefined],
      [30 * MIB, 20 * MIB, undefined],
      [MIB, undefined, MIB + 1],
      [MIB, undefined, MIB - 1],
      [20 * MIB, undefined, 30 * MIB],
    ] as const) {
      const key = newKey();
      const { source, body } = createSource(bytes, failAt);
      const put = storage.put(key, body, said === undefined ? PNG : { ...PNG, bytes: said });
      await assert.rejects(put, failAt === undefined ? /bytes instead of/ : /went away/);
      assert.ok(source.made > 0);
      assert.equal(await storage.get(key), undefined);
    }
    assert.deepEqual(await list(), before);
  });

  test(`${name}: only keys name files`, async () => {
    const storage = open();
    for (const key of [
      '../secret.png',
      'ab/../../secret.png',
      'ab/cdef0123.png/..',
      'ab/short.png',
      '/etc/passwd',
      '',
    ]) {
      assert.equal(await storage.get(key), undefined, key);
      await assert.rejects(storage.put(key, Buffer.from('x'), PNG), key);
      await assert.rejects(storage.delete(key), key);
    }
  });

  test(`${name}: the cache is listed page by page, and nothing else is`, async () => {
    const storage = open();
    await storage.put(newKey(), Buffer.from('x'), PNG);
    const keys = ['00', '0a', 'ff'].flatMap((folder) => [1, 2].map((n) => `cache/${folder}/cdef0123456${n}.webp`));
    for (const key of keys) await storage.put(key, Buffer.from('x'), { mimeType: 'image/webp', durable: false });
    const found: string[] = [];
    let after: string | undefined;
    for (let page = 0; page === 0 || after !== undefined; page++) {
      assert.ok(page <= keys.length);
      const { files, next } = await storage.listCache(after);
      for (const { key, writtenAt } of files) {
        found.push(key);
        assert.ok(Math.abs(writtenAt - Date.now()) < 3_600_000);
      }
      after = next;
    }
    assert.deepEqual(found.sort(), keys);
    for (const key of keys) await storage.delete(key);
  });
}
