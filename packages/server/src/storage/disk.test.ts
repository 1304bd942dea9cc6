import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import { createDiskStorage } from './disk.ts';

let folder: string;
before(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'linnet-storage-')), 'media');
});
after(() => rm(join(folder, '..'), { recursive: true }));

const KEY = 'ab/cdef0123456789.png';

test('a file is read whole and in parts, and gone when it is deleted', async () => {
  const storage = createDiskStorage(folder);
  await storage.put(KEY, Buffer.from('0123456789'));
  const file = await storage.get(KEY);
  assert.equal(file?.bytes, 10);
  assert.equal(await text(file?.read() as never), '0123456789');
  assert.equal(await text(file?.read({ start: 2, end: 4 }) as never), '234');
  await writeFile(join(folder, `${KEY}.part`), 'left by a crash');
  await storage.delete(KEY);
  await storage.delete(KEY);
  assert.equal(await storage.get(KEY), undefined);
  assert.deepEqual(await readdir(join(folder, 'ab')), []);
});

test('nobody but the server and its group can read it', async () => {
  const storage = createDiskStorage(folder);
  await storage.put(KEY, Buffer.from('x'));
  const modes = [KEY, 'ab', '.'].map(async (name) => (await stat(join(folder, name))).mode & 0o777);
  for (const mode of await Promise.all(modes)) assert.equal(mode & 0o027, 0, mode.toString(8));
});

test('only keys name files', async () => {
  const storage = createDiskStorage(folder);
  for (const key of ['../secret.png', 'ab/../../secret.png', 'ab/cdef0123.png/..', 'ab/short.png', '/etc/passwd', '']) {
    assert.equal(await storage.get(key), undefined, key);
    await assert.rejects(storage.put(key, Buffer.from('x')), key);
    await assert.rejects(storage.delete(key), key);
  }
});

test('a full disk is said to be full, and keeps nothing of the file', async (t) => {
  if (process.platform !== 'linux') return t.skip('needs /dev/full');
  const storage = createDiskStorage(folder);
  await mkdir(join(folder, 'ff'), { recursive: true });
  await symlink('/dev/full', join(folder, 'ff/cdef0123456789.png.part'));
  await assert.rejects(storage.put('ff/cdef0123456789.png', Buffer.from('x')), { code: 'full' });
  assert.deepEqual(await readdir(join(folder, 'ff')), []);
  await storage.put('ff/cdef0123456789.png', Buffer.from('x'));
  assert.equal((await storage.get('ff/cdef0123456789.png'))?.bytes, 1);
});
