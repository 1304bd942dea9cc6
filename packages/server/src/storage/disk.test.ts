import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import { testStorage } from '#test/storage/contract.ts';
import { createDiskStorage } from './disk.ts';

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'linnet-storage-'));
});
after(() => rm(folder, { recursive: true }));

const KEY = 'ab/cdef0123456789.png';
const PNG = { mimeType: 'image/png' };
const list = async () =>
  (await readdir(join(folder, 'media'), { recursive: true })).filter((name) => name.includes('.'));

testStorage('disk', () => createDiskStorage(folder), list);

test('what a crash left of a file goes with it, and is listed where it is of the cache', async () => {
  const storage = createDiskStorage(folder);
  await storage.put(KEY, Buffer.from('x'), PNG);
  await writeFile(join(folder, `media/${KEY}.part`), 'left by a crash');
  await storage.delete(KEY);
  assert.equal(
    (await list()).some((name) => KEY.startsWith(name)),
    false,
  );
  await mkdir(join(folder, 'cache/ab'), { recursive: true });
  await writeFile(join(folder, `cache/${KEY}.part`), 'left by a crash');
  const { files } = await storage.listCache('aa');
  assert.deepEqual(
    files.map((file) => file.key),
    [`cache/${KEY}`],
  );
  await storage.delete(`cache/${KEY}`);
  assert.deepEqual(await readdir(join(folder, 'cache/ab')), []);
});

test('nobody but the server and its group can read it', async () => {
  const storage = createDiskStorage(folder);
  await storage.put(KEY, Buffer.from('x'), PNG);
  const modes = [KEY, 'ab', '.'].map(async (name) => (await stat(join(folder, 'media', name))).mode & 0o777);
  for (const mode of await Promise.all(modes)) assert.equal(mode & 0o027, 0, mode.toString(8));
});

test('a full disk is said to be full, and keeps nothing of the file', async (t) => {
  if (process.platform !== 'linux') return t.skip('needs /dev/full');
  const storage = createDiskStorage(folder);
  await mkdir(join(folder, 'media/ff'), { recursive: true });
  await symlink('/dev/full', join(folder, 'media/ff/cdef0123456789.png.part'));
  await assert.rejects(storage.put('ff/cdef0123456789.png', Buffer.from('x'), PNG), { code: 'full' });
  assert.deepEqual(await readdir(join(folder, 'media/ff')), []);
  await storage.put('ff/cdef0123456789.png', Buffer.from('x'), PNG);
  const file = await storage.get('ff/cdef0123456789.png');
  assert.equal(file && (await buffer(file.body)).toString(), 'x');
});
