import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { zipSync } from 'fflate';
import { readPictures } from './read-pictures.ts';

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'linnet-emojis-'));
});
after(() => rm(folder, { recursive: true }));

const text = (value: string) => new Uint8Array(Buffer.from(value));
const tell = async (path: string) =>
  Promise.all(
    (await readPictures(path)).map(async ({ shortcode, category, read }) => [
      shortcode,
      category,
      Buffer.from(await read()).toString(),
    ]),
  );

test('a folder: pictures are called as their files, and belong to the folder they are in', async () => {
  await mkdir(join(folder, 'set/Birds'), { recursive: true });
  await writeFile(join(folder, 'set/wren.png'), 'a wren');
  await writeFile(join(folder, 'set/Birds/blue-tit.gif'), 'a tit');
  await writeFile(join(folder, 'set/readme.txt'), 'no picture');
  assert.deepEqual(await tell(join(folder, 'set')), [
    ['blue_tit', 'Birds', 'a tit'],
    ['wren', null, 'a wren'],
  ]);
});

test('an archive: the same, or as its meta.json says', async () => {
  const plain = join(folder, 'plain.zip');
  await writeFile(plain, zipSync({ 'wren.png': text('a wren'), 'Birds/tit.webp': text('a tit'), 'x.txt': text('x') }));
  assert.deepEqual(await tell(plain), [
    ['tit', 'Birds', 'a tit'],
    ['wren', null, 'a wren'],
  ]);
  const meta = {
    metaVersion: 2,
    emojis: [
      { fileName: 'one.png', emoji: { name: 'robin', category: 'Garden' } },
      { fileName: 'two.png', emoji: { name: 7 } },
      null,
      { emoji: null },
    ],
  };
  const said = join(folder, 'said.zip');
  const files = { 'meta.json': text(JSON.stringify(meta)), 'one.png': text('1'), 'two.png': text('2') };
  await writeFile(said, zipSync(files));
  assert.deepEqual(await tell(said), [
    ['robin', 'Garden', '1'],
    ['two', null, '2'],
  ]);
  await writeFile(said, zipSync({ ...files, 'meta.json': text('{') }));
  assert.deepEqual((await tell(said)).length, 2);
});

test('what is neither, or not there, is said in words', async () => {
  const path = join(folder, 'no.zip');
  await writeFile(path, 'no archive');
  await assert.rejects(readPictures(path), { code: 'invalid' });
  await assert.rejects(readPictures(join(folder, 'nothing')), { code: 'not-found' });
});
