import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import { crc32 } from 'node:zlib';
import sharp from 'sharp';
import { createTestContext, type TestContext } from '#test/context.ts';
import { createMemory } from '../../lib/memory.ts';
import type { Context } from '../context.ts';
import { stillKey } from '../files/stored-files.ts';
import { processInWorker } from './image-client.ts';
import { processAvatar, processHeader } from './profile-images.ts';
import type { Upload } from './read-upload.ts';
import { uploadMedia } from './upload.ts';

const ACCOUNT = 1;
let ctx: TestContext;
before(async () => {
  ctx = await createTestContext({ config: { mediaMaxBytes: 4 * 1024 * 1024, videoConvert: false } });
});
after(async () => {
  await ctx.close();
});

const RED = { r: 255, g: 0, b: 0 };
const plain = (width: number, height: number, background = RED) =>
  sharp({ create: { width, height, channels: 3, background } });
/** `frames` squares of different greys, one below the other. */
const animation = (frames: number, side: number) =>
  sharp(
    Uint8Array.from({ length: frames * side * side * 3 }, (_, i) => (Math.floor(i / (side * side * 3)) * 37) % 256),
    { raw: { width: side, height: side * frames, channels: 3, pageHeight: side } },
  );

const upload = (file: Upload, on: Context = ctx) => uploadMedia(on, { accountId: ACCOUNT, file });
const read = async (key: string | null) => buffer((await ctx.storage.get(key as string))?.body as never);
const firstPixel = async (image: Buffer) => [...(await sharp(image).removeAlpha().raw().toBuffer()).subarray(0, 3)];

async function storedFiles(): Promise<string[]> {
  const names = await readdir(join(ctx.config.dataDir, 'media'), { recursive: true }).catch(() => []);
  return names.filter((name) => name.includes('.'));
}

test('where and with what a photo was taken is gone from it', async () => {
  const exif = {
    IFD0: { Make: 'Camera', Copyright: 'Somebody' },
    IFD3: { GPSLatitude: '51/1 30/1 0/1', GPSLatitudeRef: 'N' },
  };
  const photo = await plain(80, 60).withExif(exif).withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"/>').jpeg().toBuffer();
  assert.ok((await sharp(photo).metadata()).exif);
  const row = await upload(photo);
  for (const key of [row.key, row.previewKey]) {
    const { exif: left, xmp, icc, iptc } = await sharp(await read(key)).metadata();
    assert.deepEqual([left, xmp, icc, iptc], [undefined, undefined, undefined, undefined]);
  }
  assert.equal((await read(row.key)).includes('Somebody'), false);
  assert.deepEqual([row.mimeType, row.width, row.height, row.state], ['image/jpeg', 80, 60, 'ready']);
  assert.equal(row.bytes, (await read(row.key)).length);
  assert.match(row.blurhash ?? '', /^.{28}$/);
});

test('a photo taken sideways stands upright', async () => {
  const left = await plain(10, 40, { r: 0, g: 0, b: 255 }).png().toBuffer();
  const photo = plain(80, 40).composite([{ input: left, left: 0, top: 0 }]);
  const row = await upload(await photo.withMetadata({ orientation: 6 }).jpeg().toBuffer());
  assert.deepEqual([row.width, row.height, row.previewWidth, row.previewHeight], [40, 80, 40, 80]);
  const [r = 0, , b = 0] = await firstPixel(await read(row.key));
  assert.ok(b > 200 && r < 60);
});

test('colours stay what they were, without the profile', async () => {
  const wide = await plain(32, 32).withIccProfile('p3').png().toBuffer();
  assert.ok((await sharp(wide).metadata()).icc);
  const [r = 0, g = 0, b = 0] = await firstPixel(await read((await upload(wide)).key));
  assert.ok(r >= 252 && g <= 6 && b <= 6, `${r} ${g} ${b}`);
  const print = await plain(32, 32).toColourspace('cmyk').jpeg().toBuffer();
  assert.equal((await sharp(await read((await upload(print)).key)).metadata()).space, 'srgb');
});

test('each format is kept or becomes one that everybody shows', async () => {
  const clear = sharp({ create: { width: 9, height: 9, channels: 4, background: { ...RED, alpha: 0.5 } } });
  const png = await upload(await clear.png().toBuffer());
  assert.equal(png.mimeType, 'image/png');
  assert.equal((await sharp(await read(png.key)).metadata()).hasAlpha, true);
  assert.equal((await upload(await plain(9, 9).webp().toBuffer())).mimeType, 'image/webp');
  assert.equal((await upload(await plain(64, 64).avif().toBuffer())).mimeType, 'image/webp');
});

test('an animation keeps its frames, its preview stands still', async () => {
  for (const format of ['gif', 'webp'] as const) {
    const row = await upload(await animation(5, 20).toFormat(format).toBuffer());
    const metadata = await sharp(await read(row.key)).metadata();
    assert.deepEqual([row.mimeType, metadata.pages], [`image/${format}`, 5]);
    assert.deepEqual([row.width, row.height], [20, 20]);
    assert.equal((await sharp(await read(row.previewKey)).metadata()).pages ?? 1, 1);
  }
});

test('pictures are limited by their area, whatever their shape', async () => {
  const table: [string, Buffer, number[]][] = [
    ['a phone of 50 megapixels', await plain(8160, 6144).jpeg().toBuffer(), [3318, 2498]],
    [
      'upright by its metadata',
      await plain(6000, 2000).withMetadata({ orientation: 6 }).jpeg().toBuffer(),
      [1662, 4988],
    ],
    ['a panorama', await plain(12_000, 1500).jpeg().toBuffer(), [8145, 1018]],
    ['a long screenshot', await plain(800, 9000).png().toBuffer(), [800, 9000]],
    ['longer than WebP can say', await plain(16_000, 300).avif({ effort: 0 }).toBuffer(), [16_000, 300]],
    ['a line', await plain(1, 20_000).png().toBuffer(), [1, 20_000]],
    ['tiny', await plain(1, 1).png().toBuffer(), [1, 1]],
  ];
  for (const [name, file, size] of table) {
    const row = await upload(file);
    const stored = await sharp(await read(row.key)).metadata();
    assert.deepEqual([row.width, row.height], [stored.width, stored.height], name);
    assert.ok(
      Math.abs((row.width ?? 0) - (size[0] ?? 0)) <= 1 && Math.abs((row.height ?? 0) - (size[1] ?? 0)) <= 1,
      `${name}: ${row.width} × ${row.height}`,
    );
    const [previewWidth = 0, previewHeight = 0] = [row.previewWidth ?? 0, row.previewHeight ?? 0];
    assert.ok(previewWidth * previewHeight <= 640 * 480 && Math.max(previewWidth, previewHeight) <= 16_383, name);
  }
});

test('a file is what it contains, not what it is called', async () => {
  const path = join(ctx.config.dataDir, 'holiday.jpg');
  await writeFile(path, await plain(20, 20).png().toBuffer());
  assert.equal((await upload(path)).mimeType, 'image/png');
});

/** A picture whose header promises more than it holds. */
async function withSize(width: number, height: number): Promise<Buffer> {
  const png = await plain(8, 8).png().toBuffer();
  png.writeUInt32BE(width, 16);
  png.writeUInt32BE(height, 20);
  png.writeUInt32BE(crc32(png.subarray(12, 29)), 29);
  return png;
}

test('what is broken, excessive or no picture is refused, keeps nothing, and the next picture is fine', async () => {
  const jpeg = await plain(300, 300).jpeg().toBuffer();
  const noise = sharp({
    create: {
      width: 200,
      height: 200,
      channels: 3,
      background: RED,
      noise: { type: 'gaussian', mean: 128, sigma: 60 },
    },
  });
  const detailed = await noise.jpeg().toBuffer();
  const refused: [string, Buffer, RegExp][] = [
    ['bomb', await withSize(60_000, 60_000), /megapixels/],
    ['lie', await withSize(3_000, 3_000), /damaged/],
    ['truncated', detailed.subarray(0, detailed.length / 2), /damaged/],
    ['head only', jpeg.subarray(0, 20), /damaged/],
    ['too many frames', await animation(501, 2).gif().toBuffer(), /frames/],
    ['svg', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'), /not supported/],
    ['page', Buffer.from('<html><script>alert(1)</script>'), /not supported/],
    ['film', Buffer.from('RIFF\0\0\0\0AVI LIST'), /not supported/],
    ['heic', Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic'), /HEIC/],
    ['nothing', Buffer.alloc(0), /not supported/],
  ];
  const before = (await storedFiles()).length;
  for (const [name, file, message] of refused) {
    await assert.rejects(upload(file), { code: 'invalid', message }, name);
  }
  await assert.rejects(upload(Buffer.concat([jpeg, Buffer.alloc(4 * 1024 * 1024)])), { code: 'too-large' });
  assert.equal((await storedFiles()).length, before);
  assert.equal((await upload(jpeg)).state, 'ready');
});

/** Two frames, the second drawn over a corner of the first only. */
async function createApng(
  frames = [
    { side: 20, colour: RED },
    { side: 10, colour: { r: 0, g: 0, b: 255 } },
  ],
): Promise<Buffer> {
  const chunk = (type: string, data: Buffer) => {
    const out = Buffer.alloc(12 + data.length);
    out.writeUInt32BE(data.length, 0);
    out.write(type, 4, 'latin1');
    data.copy(out, 8);
    out.writeUInt32BE(crc32(out.subarray(4, 8 + data.length)), 8 + data.length);
    return out;
  };
  const number = (...values: number[]) => {
    const out = Buffer.alloc(4 * values.length);
    for (const [i, value] of values.entries()) out.writeUInt32BE(value, 4 * i);
    return out;
  };
  const chunks: Buffer[] = [];
  let sequence = 0;
  const canvas = frames[0]?.side ?? 0;
  for (const [i, { side, colour }] of frames.entries()) {
    const png = await plain(side, side, colour).png().toBuffer();
    const data = png.subarray(png.indexOf('IDAT') + 4, png.indexOf('IEND') - 8);
    if (i === 0)
      chunks.push(
        png.subarray(0, 33),
        chunk('tEXt', Buffer.from('Author\0Somebody')),
        chunk('acTL', number(frames.length, 3)),
      );
    const timing = Buffer.from([0, 1, 0, 4, 0, 0]);
    chunks.push(chunk('fcTL', Buffer.concat([number(sequence++, side, side, canvas - side, canvas - side), timing])));
    chunks.push(i === 0 ? chunk('IDAT', data) : chunk('fdAT', Buffer.concat([number(sequence++), data])));
  }
  return Buffer.concat([...chunks, chunk('IEND', Buffer.alloc(0))]);
}

test('an animated PNG becomes an animation that every browser shows, frame by frame the same', async () => {
  const file = await createApng();
  const row = await upload(file);
  const stored = await read(row.key);
  const { pages, delay, loop } = await sharp(stored).metadata();
  assert.deepEqual([row.mimeType, row.width, row.height, pages, delay, loop], ['image/webp', 20, 20, 2, [250, 250], 3]);
  assert.equal(stored.includes('Somebody'), false);
  const pixels = await sharp(stored, { animated: true }).removeAlpha().raw().toBuffer();
  const isBlue = (frame: number, x: number, y: number) => (pixels[(frame * 400 + y * 20 + x) * 3 + 2] as number) > 200;
  assert.deepEqual([isBlue(0, 15, 15), isBlue(1, 15, 15), isBlue(1, 4, 4)], [false, true, false]);
  assert.equal((await sharp(await read(row.previewKey)).metadata()).pages ?? 1, 1);
});

test('an animated PNG that breaks its own rules is refused', async () => {
  const good = await createApng();
  const change = (type: string, by: (data: Buffer) => void) => {
    const bad = Buffer.from(good);
    const at = bad.lastIndexOf(type);
    const length = bad.readUInt32BE(at - 4);
    by(bad.subarray(at + 4, at + 4 + length));
    bad.writeUInt32BE(crc32(bad.subarray(at, at + 4 + length)), at + 4 + length);
    return bad;
  };
  const refused: [string, Buffer][] = [
    ['more frames promised than there are', change('acTL', (data) => data.writeUInt32BE(3, 0))],
    ['very many frames promised', change('acTL', (data) => data.writeUInt32BE(0xffff_ffff, 0))],
    ['no frames promised', change('acTL', (data) => data.writeUInt32BE(0, 0))],
    ['a frame outside', change('fcTL', (data) => data.writeUInt32BE(15, 12))],
    ['a frame as large as no other', change('fcTL', (data) => data.writeUInt32BE(0x7fff_ffff, 4))],
    ['a frame without area', change('fcTL', (data) => data.writeUInt32BE(0, 4))],
    ['frames out of order', change('fdAT', (data) => data.writeUInt32BE(9, 0))],
    ['a frame that is no picture', change('fdAT', (data) => data.fill(1, 4))],
    ['cut off', good.subarray(0, good.length - 30)],
  ];
  for (const [name, file] of refused) await assert.rejects(upload(file), { code: 'invalid' }, name);
});

test('the frames of an animation count together', async () => {
  const few = { ...ctx, memory: createMemory(), config: { ...ctx.config, mediaMaxPixels: 1_000_000 } };
  const refused = { code: 'invalid', message: /maximum is 1 megapixels/ };
  await assert.rejects(upload(await animation(11, 302).gif().toBuffer(), few), refused);
  await assert.rejects(
    upload(
      await createApng([
        { side: 800, colour: RED },
        { side: 10, colour: RED },
      ]),
      few,
    ),
    refused,
  );
  assert.equal((await upload(await animation(10, 302).gif().toBuffer(), few)).width, 302);
  await few.memory.close();
});

test('animations may move on profiles, and have a still beside them', async () => {
  const moving: [string, Buffer][] = [
    ['gif', await animation(5, 500).gif().toBuffer()],
    ['webp', await animation(5, 500).webp().toBuffer()],
    ['apng', await createApng()],
  ];
  for (const [name, file] of moving) {
    const key = await processAvatar(ctx, { accountId: ACCOUNT, file });
    const { pages = 1, width, height, pageHeight = height } = await sharp(await read(key)).metadata();
    const side = name === 'apng' ? 20 : 400;
    assert.deepEqual([pages > 1, width, pageHeight], [true, side, side], name);
    const still = await sharp(await read(stillKey(key))).metadata();
    assert.deepEqual([still.pages ?? 1, still.width, still.height], [1, 400, 400], name);
  }
  const [, file] = moving[0] as [string, Buffer];
  const header = await sharp(await read(await processHeader(ctx, { accountId: ACCOUNT, file }))).metadata();
  assert.deepEqual([header.pages, header.width, header.height], [5, 500, 166]);
  const photo = await processAvatar(ctx, { accountId: ACCOUNT, file: await plain(50, 50).png().toBuffer() });
  assert.equal(stillKey(photo), photo);
});

test('while one picture holds its worker, the next of somebody else goes on', async () => {
  const other = { ...ctx, memory: createMemory() };
  // Never answered in this test: it takes as long as the server lets it.
  const slow = await sharp(randomBytes(2_000 * 6_000 * 3), { raw: { width: 2_000, height: 6_000, channels: 3 } })
    .png({ compressionLevel: 0 })
    .toBuffer();
  const held = { ...other, config: { ...ctx.config, mediaMaxBytes: 64 * 1024 * 1024 } };
  const order: string[] = [];
  const bomb = upload(slow, held).then(
    () => order.push('slow'),
    () => order.push('slow'),
  );
  const picture = await plain(30, 30).jpeg().toBuffer();
  const mine = upload(picture, other).then(() => order.push('mine'));
  await uploadMedia(other, { accountId: 2, file: picture }).then(() => order.push('theirs'));
  assert.deepEqual(order, ['theirs']);
  await other.memory.close();
  await Promise.allSettled([bomb, mine]);
});

test('a picture that takes too long costs its worker, not the server', async () => {
  const hasty = { ...ctx, memory: createMemory() };
  const clock = { ...ctx.clock, after: (ms: number, fn: () => void) => ctx.clock.after(ms === 15_000 ? 0 : ms, fn) };
  const picture = await plain(300, 300).jpeg().toBuffer();
  await assert.rejects(upload(picture, { ...hasty, clock }), { code: 'invalid', message: /too long/ });
  await hasty.memory.close();
  assert.equal((await upload(picture)).state, 'ready');
});

test('many at once are taken one after the other', async () => {
  const picture = await plain(50, 50).jpeg().toBuffer();
  const rows = await Promise.all(Array.from({ length: 12 }, () => upload(picture)));
  assert.equal(new Set(rows.map((row) => row.key)).size, 12);
});

test('avatars and headers are cropped to their shape', async () => {
  const file = await plain(700, 300).png().toBuffer();
  const avatar = await sharp(await read(await processAvatar(ctx, { accountId: ACCOUNT, file }))).metadata();
  assert.deepEqual([avatar.width, avatar.height, avatar.format], [400, 400, 'webp']);
  const header = await sharp(await read(await processHeader(ctx, { accountId: ACCOUNT, file }))).metadata();
  assert.deepEqual([header.width, header.height], [1500, 500]);
});

test('a file whose worker ends is closed, however much of it was read', async () => {
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
  const endless = new Readable({ highWaterMark: 1_024, read: () => begin() });
  const other = { ...ctx, memory: createMemory() };
  const source = { bytes: 1_000_000, open: async () => endless };
  const looking = processInWorker(other, 'look', source, { site: 'remote.test' });
  endless.push(Buffer.alloc(1_024));
  await begun;
  await Promise.all([assert.rejects(looking), other.memory.close()]);
  assert.equal(endless.destroyed, true);
});
