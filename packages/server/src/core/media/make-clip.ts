import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { FileDetails, FilesTable } from '../../db/tables/files.ts';
import { checkRoom } from '../../storage/room.ts';
import type { Context } from '../context.ts';
import { storeFiles, storeStream } from '../files/stored-files.ts';
import { type ClipPlan, ClipRefused, planClip } from './clip-plan.ts';
import { pickColors } from './cover-colors.ts';
import { processInWorker } from './image-client.ts';
import { describePreview, NO_PREVIEW } from './make-preview.ts';
import { inputOf, type Probed, probe } from './probe.ts';
import { runTool } from './tools.ts';
import { measureWaveform } from './waveform.ts';

/** For everything together, by the clock of whoever waits for it. */
const ENCODE_MS = 10 * 60_000;
const SNAP_MS = 60_000;

/** What has become of a video or a sound: its row from then on. */
export type MadeClip = Pick<FilesTable, 'kind' | 'mimeType' | 'key' | 'bytes' | 'width' | 'height' | 'durationMs'> &
  Pick<FilesTable, 'detailsJson' | 'previewKey' | 'previewBytes' | 'previewWidth' | 'previewHeight' | 'blurhash'>;

/** A file in the workshop. */
interface Clip {
  path: string;
  mimeType: string;
}

interface Workshop {
  ctx: Context;
  row: FilesTable;
  folder: string;
  stopping: AbortSignal | undefined;
}

/**
 * Makes a stored file anew, for every browser and app to play, with a picture of it. Throws ClipRefused and ToolFailed for
 * what cannot be made, anything else for what may be tried again.
 */
export async function makeClip(ctx: Context, row: FilesTable, stopping: AbortSignal | undefined): Promise<MadeClip> {
  const folder = join(ctx.config.dataDir, 'tmp', `clip-${row.id}`);
  // Also what a crash left.
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true, mode: 0o750 });
  try {
    await checkRoom(folder);
    return await work({ ctx, row, folder, stopping });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function work(shop: Workshop): Promise<MadeClip> {
  const { ctx, row, folder } = shop;
  const source = { folder, path: join(folder, 'in'), mimeType: row.mimeType as string };
  await fetchSource(shop, source.path);
  const found = await probe(ctx, source);
  const plan = planClip(found, source.mimeType);
  const made = { folder, path: join(folder, `out.${plan.extension}`), mimeType: plan.mimeType };
  await encode(shop, source, plan, made.path);
  const probed = await probe(ctx, made);
  // One that its owner has chosen is there before.
  const preview = row.previewKey === null ? await makePreview(shop, plan, source, made, found) : previewOf(row);
  const { blurhash } = preview;
  const waveform = plan.kind === 'audio' ? await measure(shop, made, probed) : undefined;
  const colors = plan.kind === 'audio' && blurhash !== null ? pickColors(blurhash) : undefined;
  const body = createReadStream(made.path);
  const { key, bytes } = await storeStream(ctx, { fileId: row.id }, { body, ...plan });
  return {
    kind: plan.kind,
    mimeType: plan.mimeType,
    key,
    bytes,
    width: probed.video?.width ?? null,
    height: probed.video?.height ?? null,
    durationMs: probed.durationMs,
    detailsJson: JSON.stringify(describe(probed, plan, { colors, waveform })),
    ...preview,
  };
}

async function fetchSource({ ctx, row }: Workshop, path: string): Promise<void> {
  const stored = await ctx.storage.get(row.key as string);
  if (stored === undefined) throw new ClipRefused('The file was lost');
  await pipeline(stored.body, createWriteStream(path, { flags: 'wx', mode: 0o600 }));
}

async function encode(
  { ctx, folder, stopping }: Workshop,
  source: Clip,
  plan: ClipPlan,
  output: string,
): Promise<void> {
  const limit = ctx.config.videoMaxBytes * 2;
  const args = ['-nostdin', '-v', 'error', ...inputOf(source.path, source.mimeType), ...plan.args, '-fs', `${limit}`];
  await runTool(ctx, { tool: 'ffmpeg', args: [...args, `file:${output}`], folder, timeoutMs: ENCODE_MS, stopping });
  // Cut off at the limit, it would be half of what was sent.
  if ((await stat(output)).size >= limit * 0.98) throw new ClipRefused('The file is too long');
}

/** A picture of what is shown after a second: films often begin black. */
async function snap({ ctx, folder, stopping }: Workshop, made: Clip, probed: Probed) {
  const output = join(folder, 'poster.png');
  const at = (probed.durationMs ?? 0) > 3_000 ? '1' : '0';
  const args = ['-nostdin', '-v', 'error', '-ss', at, ...inputOf(made.path, made.mimeType), '-map', '0:V:0'];
  const one = ['-frames:v', '1', '-c:v', 'png', '-f', 'image2', '-update', '1', `file:${output}`];
  await runTool(ctx, { tool: 'ffmpeg', args: [...args, ...one], folder, timeoutMs: SNAP_MS, stopping });
  return output;
}

/** The picture that comes with a sound; undefined where none does, or none that can be read. */
async function findCover({ ctx, folder, stopping }: Workshop, source: Clip, found: Probed) {
  if (found.cover === undefined) return undefined;
  const output = join(folder, 'cover.png');
  const args = ['-nostdin', '-v', 'error', ...inputOf(source.path, source.mimeType), '-map', `0:${found.cover}`];
  const one = ['-frames:v', '1', '-c:v', 'png', '-f', 'image2', '-update', '1', `file:${output}`];
  return runTool(ctx, { tool: 'ffmpeg', args: [...args, ...one], folder, timeoutMs: SNAP_MS, stopping }).then(
    () => output,
    () => undefined,
  );
}

function previewOf({ previewKey, previewBytes, previewWidth, previewHeight, blurhash }: FilesTable) {
  return { previewKey, previewBytes, previewWidth, previewHeight, blurhash };
}

async function makePreview(shop: Workshop, plan: ClipPlan, source: Clip, made: Clip, found: Probed) {
  if (plan.kind !== 'audio') return storePreview(shop, await snap(shop, made, found));
  return storePreview(shop, await findCover(shop, source, found));
}

async function storePreview({ ctx, row }: Workshop, picture: string | undefined) {
  if (picture === undefined) return NO_PREVIEW;
  const { preview, blurhash } = await processInWorker(ctx, 'thumbnail', picture, { accountId: row.accountId });
  if (preview === undefined) return NO_PREVIEW;
  const [previewKey = null] = await storeFiles(ctx, { fileId: row.id }, [preview]);
  return { ...describePreview(preview), previewKey, blurhash: blurhash ?? null };
}

function measure({ ctx, folder, stopping }: Workshop, made: Clip, probed: Probed) {
  const { path, mimeType } = made;
  const durationMs = probed.durationMs ?? 0;
  return measureWaveform(ctx, { folder, path, mimeType, durationMs, timeoutMs: SNAP_MS, stopping });
}

function describe(
  { video, audio, bitrate }: Probed,
  { kind }: ClipPlan,
  { colors, waveform }: { colors: FileDetails['colors'] | undefined; waveform: number[] | undefined },
): FileDetails {
  return {
    ...(kind !== 'audio' && video !== undefined && video.fps > 0 ? { frameRate: video.frameRate } : {}),
    ...(bitrate === null ? {} : { bitrate: Math.round(bitrate) }),
    ...(audio === undefined ? {} : { audioCodec: audio.codec }),
    ...(audio?.bitrate == null ? {} : { audioBitrate: Math.round(audio.bitrate) }),
    ...(audio?.channels == null ? {} : { audioChannels: audio.channels }),
    ...(colors === undefined ? {} : { colors }),
    ...(waveform === undefined ? {} : { waveform }),
  };
}
