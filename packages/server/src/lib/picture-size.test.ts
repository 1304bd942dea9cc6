import assert from 'node:assert/strict';
import { test } from 'node:test';
import sharp from 'sharp';
import { readPictureSize } from './picture-size.ts';
import { mayMove, sniffMedia } from './sniff-media.ts';

const picture = sharp({ create: { width: 321, height: 123, channels: 3, background: '#b5523b' } });
const made: [string, Buffer][] = [
  ['jpeg', await picture.clone().jpeg().toBuffer()],
  [
    'progressive jpeg',
    await picture
      .clone()
      .withExif({ IFD0: { Make: 'x'.repeat(30_000) } })
      .jpeg({ progressive: true })
      .toBuffer(),
  ],
  ['png', await picture.clone().png().toBuffer()],
  ['gif', await picture.clone().gif().toBuffer()],
  ['webp', await picture.clone().webp().toBuffer()],
  ['lossless webp', await picture.clone().webp({ lossless: true }).toBuffer()],
  [
    'extended webp',
    await picture
      .clone()
      .withExif({ IFD0: { Make: 'x' } })
      .webp()
      .toBuffer(),
  ],
  ['avif', await picture.clone().avif({ effort: 0 }).toBuffer()],
];

test('the size of a picture is read from its head', () => {
  for (const [name, file] of made) {
    assert.deepEqual(readPictureSize(file), { width: 321, height: 123, frames: 1 }, name);
  }
});

test('however short or broken the head is, nothing is thrown', () => {
  for (const [name, file] of made) {
    for (let length = 0; length < Math.min(file.length, 700); length++) {
      const head = file.subarray(0, length);
      const size = readPictureSize(head);
      assert.ok(size === undefined || size.width === 321, `${name} ${length}`);
      readPictureSize(Buffer.concat([head, Buffer.alloc(64, 0xff)]));
      readPictureSize(Buffer.concat([head, Buffer.alloc(64)]));
      mayMove(head);
    }
  }
  assert.equal(readPictureSize(Buffer.from('<html>'.repeat(20))), undefined);
});

test('what may move is told from its head', async () => {
  const frames = sharp(
    Uint8Array.from({ length: 600 }, (_, i) => (i < 300 ? 0 : 255)),
    { raw: { width: 10, height: 20, channels: 3, pageHeight: 10 } },
  );
  const apng = Buffer.concat([made[2]?.[1].subarray(0, 33) as Buffer, Buffer.from('\0\0\0\x08acTL\0\0\0\x02\0\0\0\0')]);
  const table: [Buffer, boolean][] = [
    [await frames.clone().gif().toBuffer(), true],
    [await frames.clone().webp().toBuffer(), true],
    [apng, true],
    ...made.map(([name, file]): [Buffer, boolean] => [file, name === 'gif']),
  ];
  for (const [file, expected] of table) assert.equal(mayMove(file), expected, `${sniffMedia(file)?.mimeType}`);
});
