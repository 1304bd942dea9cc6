import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import sharp from 'sharp';
import { findFile } from '../../src/core/files/queries.ts';
import { removeFilesJob } from '../../src/core/files/stored-files.ts';
import { probe } from '../../src/core/media/probe.ts';
import { processClipJob } from '../../src/core/media/process-clip.ts';
import { ffmpegVersion } from '../../src/core/media/tools.ts';
import { uploadMedia } from '../../src/core/media/upload.ts';
import type { FileDetails, FilesTable } from '../../src/db/tables/files.ts';
import { createTestContext, type TestContext } from '../context.ts';

let ctx: TestContext;
let folder: string;
let skip: string | false;

before(async () => {
  ctx = await createTestContext({ jobs: [processClipJob, removeFilesJob] });
  folder = mkdtempSync(join(tmpdir(), 'linnet-clips-'));
  skip = (await ffmpegVersion(ctx)) === undefined && 'ffmpeg is not installed';
});
after(async () => {
  await ctx.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A file that ffmpeg makes. */
function make(name: string, ...args: string[]): string {
  const path = join(folder, name);
  execFileSync('ffmpeg', ['-nostdin', '-v', 'error', '-y', ...args, path]);
  return path;
}
const picture = (size: string, seconds: number, rate = 25) => [
  '-f',
  'lavfi',
  '-i',
  `testsrc=size=${size}:rate=${rate}:duration=${seconds}`,
];
const tone = (seconds: number) => ['-f', 'lavfi', '-i', `sine=frequency=440:duration=${seconds}`];

async function take(file: string | Buffer, thumbnail?: Buffer): Promise<FilesTable> {
  const sent = await uploadMedia(ctx, { accountId: 1, file, ...(thumbnail === undefined ? {} : { thumbnail }) });
  await ctx.queue.drain();
  return (await findFile.first(ctx.db, { id: sent.id })) as FilesTable;
}
const detailsOf = (row: FilesTable) => JSON.parse(row.detailsJson as string) as FileDetails;
async function stored(key: string | null): Promise<Buffer> {
  return buffer((await ctx.storage.get(key as string))?.body as never);
}

test('a film that plays everywhere is kept, without what the phone wrote into it', async (t) => {
  if (skip) return t.skip(skip);
  const where = ['-metadata', 'comment=+52.5200+013.4050/', '-metadata', 'title=Secret'];
  const path = make('phone.mp4', ...picture('64x48', 2), ...tone(2), '-pix_fmt', 'yuv420p', ...where);
  const before = readFileSync(path);
  assert.ok(before.includes('Secret') && before.includes('+52.5200'));
  const row = await take(path);
  assert.deepEqual([row.state, row.kind, row.mimeType, row.width, row.height], ['ready', 'video', 'video/mp4', 64, 48]);
  assert.ok(Math.abs((row.durationMs ?? 0) - 2_000) < 100);
  const { frameRate, audioCodec, audioChannels, bitrate } = detailsOf(row);
  assert.deepEqual([frameRate, audioCodec, audioChannels], ['25/1', 'aac', 1]);
  assert.ok((bitrate ?? 0) > 1_000);
  const after = await stored(row.key);
  assert.ok(!after.includes('Secret') && !after.includes('+52.5200'));
  assert.ok(after.indexOf('moov') < after.indexOf('mdat'), 'it begins to play before all of it is there');
  const poster = await sharp(await stored(row.previewKey)).metadata();
  assert.deepEqual([poster.width, poster.height, row.blurhash?.length], [64, 48, 36 - 8]);
  assert.deepEqual(await readdir(join(ctx.config.dataDir, 'tmp')), [], 'nothing is left behind');
});

test('other films are made anew, small enough, with an even side and no more frames than are seen', async (t) => {
  if (skip) return t.skip(skip);
  const path = make('odd.webm', ...picture('2101x1001', 0.05, 100), '-c:v', 'libvpx', '-pix_fmt', 'yuv420p');
  const row = await take(path);
  assert.deepEqual([row.state, row.mimeType, row.key?.slice(-4)], ['ready', 'video/mp4', '.mp4']);
  const [width = 0, height = 0] = [row.width ?? 0, row.height ?? 0];
  assert.ok(width % 2 === 0 && height % 2 === 0 && width * height <= 2_073_600 && width * height > 2_000_000);
  assert.equal(detailsOf(row).frameRate, '60/1');
});

test('a film that was taken upright is shown upright', async (t) => {
  if (skip) return t.skip(skip);
  const flat = make('flat.mp4', ...picture('64x48', 1), '-pix_fmt', 'yuv420p');
  const film = readFileSync(flat);
  // ISO 14496-12 §8.3.2: the matrix of the track, that turns it by 90 degrees.
  const matrix = film.indexOf('tkhd') + 4 + 40;
  for (const [i, part] of [0, 0x10000, 0, -0x10000, 0, 0, 48 * 0x10000, 0].entries())
    film.writeInt32BE(part, matrix + i * 4);
  const row = await take(film);
  const preview = await sharp(await stored(row.previewKey)).metadata();
  assert.deepEqual([row.width, row.height, preview.width, preview.height], [48, 64, 48, 64]);
});

test('a sound has its cover, the colours of it, and how loud it is', async (t) => {
  if (skip) return t.skip(skip);
  const cover = join(folder, 'cover.png');
  await sharp({ create: { width: 50, height: 50, channels: 3, background: '#102a5c' } })
    .png()
    .toFile(cover);
  const fading = ['-af', 'afade=t=in:d=2'];
  const path = make(
    'song.mp3',
    ...tone(2),
    '-i',
    cover,
    '-map',
    '0',
    '-map',
    '1',
    ...fading,
    '-metadata',
    'title=Secret',
  );
  const row = await take(path);
  assert.deepEqual([row.state, row.kind, row.mimeType, row.width], ['ready', 'audio', 'audio/mpeg', null]);
  const { colors, waveform = [], audioCodec } = detailsOf(row);
  assert.equal(audioCodec, 'mp3');
  assert.match(colors?.background ?? '', /^#1\w2\w5\w$/);
  assert.equal(colors?.foreground, '#ffffff');
  assert.equal(waveform.length, 80);
  assert.ok((waveform[4] ?? 0) < 30 && (waveform[75] ?? 0) > 80);
  assert.equal((await sharp(await stored(row.previewKey)).metadata()).width, 50);
  assert.ok(!(await stored(row.key)).includes('Secret'));
});

test('sounds that some cannot play become one that all can', async (t) => {
  if (skip) return t.skip(skip);
  for (const name of ['a.flac', 'a.wav', 'a.ogg']) {
    const row = await take(make(name, ...tone(1)));
    assert.deepEqual([row.state, row.kind, row.mimeType, row.previewKey], ['ready', 'audio', 'audio/mp4', null], name);
    assert.ok(Math.abs((row.durationMs ?? 0) - 1_000) < 150, name);
  }
});

test('an animation without holes becomes a film that repeats; one with holes stays a picture', async (t) => {
  if (skip) return t.skip(skip);
  const frames = (channels: 3 | 4) =>
    sharp(
      Uint8Array.from({ length: channels * 300 }, (_, i) =>
        channels === 4 && i % 4 === 3 ? (i % 8) * 36 : (i * 3) % 256,
      ),
      { raw: { width: 10, height: 30, channels, pageHeight: 10 } },
    )
      .gif()
      .toBuffer();
  const film = await take(await frames(3));
  assert.deepEqual([film.kind, film.state, film.mimeType, film.width], ['gifv', 'ready', 'video/mp4', 10]);
  assert.ok(film.previewKey !== null && film.blurhash !== null);
  const holes = await take(await frames(4));
  assert.deepEqual([holes.kind, holes.state, holes.mimeType], ['image', 'ready', 'image/gif']);
});

test('what is damaged, too large or empty is refused with a reason, and its owner is told', async (t) => {
  if (skip) return t.skip(skip);
  const whole = readFileSync(make('whole.mp4', ...picture('64x48', 1), '-pix_fmt', 'yuv420p'));
  const wide = make('wide.mp4', ...picture('4200x2200', 0.1), '-pix_fmt', 'yuv420p', '-preset', 'ultrafast');
  const refused: [Buffer | string, RegExp][] = [
    [whole.subarray(0, 600), /damaged/],
    [Buffer.concat([whole.subarray(0, 32), Buffer.alloc(5_000, 3)]), /damaged/],
    [wide, /4200x2200 videos are not supported/],
    [make('fast.mp4', ...picture('64x48', 0.2, 200), '-pix_fmt', 'yuv420p'), /200 frames a second/],
  ];
  for (const [file, reason] of refused) {
    const row = await take(file);
    assert.equal(row.state, 'failed');
    assert.match(row.failure ?? '', reason);
  }
});

test('a picture that its owner chose stays; what a crash cut off is begun anew', async (t) => {
  if (skip) return t.skip(skip);
  const thumbnail = await sharp({ create: { width: 24, height: 12, channels: 3, background: 'red' } })
    .png()
    .toBuffer();
  const path = make('chosen.mp4', ...picture('64x48', 1), '-pix_fmt', 'yuv420p');
  const row = await take(path, thumbnail);
  assert.deepEqual([row.state, row.previewWidth], ['ready', 24]);
  // As a crash leaves it: still to be done, by a job that has run before.
  await ctx.db.write(async (tx) => {
    await tx.kysely.updateTable('files').set({ state: 'processing' }).where('id', '=', row.id).execute();
    await ctx.queue.enqueue(tx, processClipJob, [{ id: row.id, accountId: 1 }]);
  });
  await ctx.queue.drain();
  const again = (await findFile.first(ctx.db, { id: row.id })) as FilesTable;
  assert.deepEqual([again.state, again.previewKey, again.width], ['ready', row.previewKey, 64]);
});

test('a list of other files is none of ours to open', async (t) => {
  if (skip) return t.skip(skip);
  const list = join(folder, 'list.mp4');
  const { writeFileSync } = await import('node:fs');
  writeFileSync(list, `ffconcat version 1.0\nfile '${join(folder, 'whole.mp4')}'\n`);
  await assert.rejects(probe(ctx, { folder, path: list, mimeType: 'video/mp4' }));
  const playlist = `#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:1,\nfile://${join(folder, 'whole.mp4')}\n#EXT-X-ENDLIST\n`;
  writeFileSync(list, playlist);
  await assert.rejects(probe(ctx, { folder, path: list, mimeType: 'video/webm' }));
});
