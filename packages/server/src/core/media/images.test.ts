import assert from 'node:assert/strict';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import { crc32 } from 'node:zlib';
import sharp from 'sharp';
import { createTestContext, type TestContext } from '#test/context.ts';
import { createLocalBus } from '../../bus/local.ts';
import type { Context } from '../context.ts';
import { closeImageWorker } from './image-client.ts';
import { processAvatar, processHeader } from './profile-images.ts';
import type { Upload } from './read-upload.ts';
import { uploadMedia } from './upload.ts';

const ACCOUNT = 1;
let ctx: TestContext;
before(async () => {
  ctx = await createTestContext({ config: { mediaMaxBytes: 4 * 1024 * 1024 } });
});
after(async () => {
  closeImageWorker(ctx);
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
  for (const key of [row.file, row.previewFile]) {
    const { exif: left, xmp, icc, iptc } = await sharp(await read(key)).metadata();
    assert.deepEqual([left, xmp, icc, iptc], [undefined, undefined, undefined, undefined]);
  }
  assert.equal((await read(row.file)).includes('Somebody'), false);
  assert.deepEqual([row.mimeType, row.width, row.height, row.state], ['image/jpeg', 80, 60, 'ready']);
  assert.equal(row.bytes, (await read(row.file)).length);
  assert.match(row.blurhash ?? '', /^.{28}$/);
});

test('a photo taken sideways stands upright', async () => {
  const left = await plain(10, 40, { r: 0, g: 0, b: 255 }).png().toBuffer();
  const photo = plain(80, 40).composite([{ input: left, left: 0, top: 0 }]);
  const row = await upload(await photo.withMetadata({ orientation: 6 }).jpeg().toBuffer());
  assert.deepEqual([row.width, row.height, row.previewWidth, row.previewHeight], [40, 80, 40, 80]);
  const [r = 0, , b = 0] = await firstPixel(await read(row.file));
  assert.ok(b > 200 && r < 60);
});

test('colours stay what they were, without the profile', async () => {
  const wide = await plain(32, 32).withIccProfile('p3').png().toBuffer();
  assert.ok((await sharp(wide).metadata()).icc);
  const [r = 0, g = 0, b = 0] = await firstPixel(await read((await upload(wide)).file));
  assert.ok(r >= 252 && g <= 6 && b <= 6, `${r} ${g} ${b}`);
  const print = await plain(32, 32).toColourspace('cmyk').jpeg().toBuffer();
  assert.equal((await sharp(await read((await upload(print)).file)).metadata()).space, 'srgb');
});

test('each format is kept or becomes one that everybody shows', async () => {
  const clear = sharp({ create: { width: 9, height: 9, channels: 4, background: { ...RED, alpha: 0.5 } } });
  const png = await upload(await clear.png().toBuffer());
  assert.equal(png.mimeType, 'image/png');
  assert.equal((await sharp(await read(png.file)).metadata()).hasAlpha, true);
  assert.equal((await upload(await plain(9, 9).webp().toBuffer())).mimeType, 'image/webp');
  assert.equal((await upload(await plain(64, 64).avif().toBuffer())).mimeType, 'image/webp');
});

test('an animation keeps its frames, its preview stands still', async () => {
  for (const format of ['gif', 'webp'] as const) {
    const row = await upload(await animation(5, 20).toFormat(format).toBuffer());
    const metadata = await sharp(await read(row.file)).metadata();
    assert.deepEqual([row.mimeType, metadata.pages], [`image/${format}`, 5]);
    assert.deepEqual([row.width, row.height], [20, 20]);
    assert.equal((await sharp(await read(row.previewFile)).metadata()).pages ?? 1, 1);
  }
});

test('large pictures are made smaller, small ones are not made larger', async () => {
  const row = await upload(await plain(5000, 100).png().toBuffer());
  assert.deepEqual([row.width, row.height, row.previewWidth, row.previewHeight], [4096, 82, 640, 13]);
  const tiny = await upload(await plain(1, 1).png().toBuffer());
  assert.deepEqual([tiny.width, tiny.height, tiny.previewWidth], [1, 1, 1]);
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
    ['mp4', Buffer.from('\0\0\0\x18ftypisom\0\0\0\0isommp42'), /Video/],
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

test('a picture that takes too long costs its worker, not the server', async () => {
  const hasty = { ...ctx, bus: createLocalBus(() => {}) };
  const clock = { ...ctx.clock, after: (ms: number, fn: () => void) => ctx.clock.after(ms === 15_000 ? 0 : ms, fn) };
  const picture = await plain(300, 300).jpeg().toBuffer();
  await assert.rejects(upload(picture, { ...hasty, clock }), { code: 'invalid', message: /too long/ });
  closeImageWorker(hasty);
  assert.equal((await upload(picture)).state, 'ready');
});

test('many at once are taken one after the other', async () => {
  const picture = await plain(50, 50).jpeg().toBuffer();
  const rows = await Promise.all(Array.from({ length: 12 }, () => upload(picture)));
  assert.equal(new Set(rows.map((row) => row.file)).size, 12);
});

test('avatars and headers are cropped to their shape', async () => {
  const file = await plain(700, 300).png().toBuffer();
  const avatar = await sharp(await read(await processAvatar(ctx, { accountId: ACCOUNT, file }))).metadata();
  assert.deepEqual([avatar.width, avatar.height, avatar.format], [400, 400, 'webp']);
  const header = await sharp(await read(await processHeader(ctx, { accountId: ACCOUNT, file }))).metadata();
  assert.deepEqual([header.width, header.height], [1500, 500]);
});
