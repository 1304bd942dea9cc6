import { open } from 'node:fs/promises';
import { createCache } from '../../lib/cache.ts';
import { AppError, notFound } from '../../lib/errors.ts';
import { sha256Hex } from '../../lib/hash.ts';
import { readHostOf } from '../../lib/host.ts';
import { readPictureSize } from '../../lib/picture-size.ts';
import { siteOfHost } from '../../lib/site-of-host.ts';
import { type MediaType, mayMove, SNIFF_BYTES, sniffMedia } from '../../lib/sniff-media.ts';
import { OutboundError } from '../../net/outbound-error.ts';
import { isOurs } from '../addresses.ts';
import type { Context } from '../context.ts';
import { perProcess } from '../per-process.ts';
import { type CachedFile, createDiskCache } from './disk-cache.ts';
import { processInWorker } from './image-client.ts';
import { mimeTypeOf } from './image-protocol.ts';

const MAX_BYTES = 16 * 1024 * 1024;
/** As much of a picture is kept back until its size is known. */
const HEAD_BYTES = 256 * 1024;
const FETCH_MS = 30_000;
/** Whoever only drips gives his place back after one of these. */
const PACE = { bytes: 32_768, ms: 10_000 };
const NEGATIVE_MS = 5 * 60_000;
/** What browsers show as a picture and nothing else: never a document or a script. */
const SERVED = new Set(['image/jpeg', 'image/png', 'image/gif', 'image/webp', 'image/avif']);

const pictures = perProcess((ctx) => ({
  disk: createDiskCache(ctx),
  failed: createCache<string, true>({ max: 10_000, ttlMs: NEGATIVE_MS, clock: ctx.clock }),
  running: new Map<string, Promise<void>>(),
}));

/** What an address leads to that is no picture we pass on. */
export class NoPicture extends Error {
  readonly type: MediaType | undefined;

  constructor(type: MediaType | undefined) {
    super('no picture');
    this.type = type;
  }
}

/**
 * A picture of another server, from the cache or fetched now; however many ask for it, it is fetched once. Throws
 * `not-found` for what cannot be had, remembered for five minutes, and `unavailable` when too much is being fetched.
 */
export function findPicture(ctx: Context, url: string): Promise<CachedFile> {
  const key = sha256Hex(url);
  return findOrMake(ctx, key, () => fetchInto(ctx, key, url));
}

/** The same standing still: of what cannot move, and what cannot be stopped, the picture itself. */
export async function findStill(ctx: Context, url: string): Promise<CachedFile> {
  const moving = await findPicture(ctx, url);
  if (!mayMove(await readHead(moving.path))) return moving;
  const key = stillKeyOf(url);
  const owner = { site: siteOfHost(readHostOf(url) ?? '') };
  try {
    return await findOrMake(ctx, key, async () => {
      const { file } = await processInWorker(ctx, 'still', moving.path, owner);
      if (file === undefined) throw notFound();
      await pictures(ctx).disk.put(key, toSource(file.data, mimeTypeOf(file)));
    });
  } catch (error) {
    ctx.log.debug({ err: error, url }, 'a picture could not be made to stand still');
    return moving;
  }
}

/** What is in the cache already, of the picture or what stands still in its place. */
export function openCached(ctx: Context, url: string, still: boolean): Promise<CachedFile | undefined> {
  return pictures(ctx).disk.open(still ? stillKeyOf(url) : sha256Hex(url));
}

const stillKeyOf = (url: string) => sha256Hex(`still ${url}`);

async function findOrMake(ctx: Context, key: string, make: () => Promise<void>): Promise<CachedFile> {
  const { disk, failed, running } = pictures(ctx);
  const cached = await disk.open(key);
  if (cached !== undefined) return cached;
  if (failed.get(key) === true) throw notFound();
  let making = running.get(key);
  if (making === undefined) {
    making = make()
      .catch((error) => {
        // What is wrong with us says nothing about the picture.
        const ours = error instanceof AppError && error.code !== 'not-found';
        if (!ours) failed.set(key, true);
        throw error;
      })
      .finally(() => running.delete(key));
    running.set(key, making);
  }
  await making;
  const made = await disk.open(key);
  if (made === undefined) throw notFound();
  return made;
}

async function fetchInto(ctx: Context, key: string, url: string): Promise<void> {
  try {
    const { status, body } = await ctx.http.stream({
      method: 'GET',
      url,
      maxBytes: MAX_BYTES,
      timeoutMs: FETCH_MS,
      pace: PACE,
      budget: 'media',
      // A proxy that asks itself never ends.
      refuse: ({ href }) => isOurs(ctx, href),
    });
    const mimeType = await pictures(ctx).disk.put(key, readPicture(status, body, ctx.config.mediaMaxPixels));
    ctx.log.debug({ url, mimeType }, 'remote picture fetched');
  } catch (error) {
    ctx.log.debug({ err: error, url }, 'remote picture could not be had');
    if (error instanceof AppError) throw error;
    const reason = error instanceof OutboundError ? error.reason : undefined;
    if (reason === 'busy' || reason === 'aborted') {
      throw new AppError('unavailable', 'The server is busy, try again later', { cause: error });
    }
    throw notFound(error);
  }
}

/** Passes the bytes on once their start shows a kind and size of picture that is served. */
async function* readPicture(
  status: number,
  body: AsyncIterable<Buffer>,
  maxPixels: number,
): AsyncGenerator<Buffer, string> {
  let mimeType: string | undefined;
  let chunks: Buffer[] = [];
  let size = 0;
  let lookAt = SNIFF_BYTES;
  for await (const chunk of body) {
    if (status !== 200) throw new Error(`status ${status}`);
    chunks.push(chunk);
    size += chunk.length;
    if (mimeType === undefined) {
      if (size < lookAt) continue;
      // Looked at each time it has doubled: never more often than it is long.
      lookAt *= 2;
      const head = Buffer.concat(chunks);
      const type = checkKind(head);
      if (!checkSize(head, maxPixels) && size < HEAD_BYTES) continue;
      mimeType = type;
    }
    yield* chunks;
    chunks = [];
  }
  if (mimeType !== undefined) return mimeType;
  const head = Buffer.concat(chunks);
  mimeType = checkKind(head);
  checkSize(head, maxPixels);
  yield head;
  return mimeType;
}

function checkKind(head: Buffer): string {
  const type = sniffMedia(head);
  if (type === undefined || !SERVED.has(type.mimeType)) throw new NoPicture(type);
  return type.mimeType;
}

/** Whether the size is known. Throws for a picture that would fill a reader's memory. */
function checkSize(head: Buffer, maxPixels: number): boolean {
  const size = readPictureSize(head);
  if (size === undefined) return false;
  if (size.width * size.height * size.frames > maxPixels) throw new Error(`${size.width} × ${size.height} pixels`);
  return true;
}

async function readHead(path: string): Promise<Uint8Array> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(SNIFF_BYTES), length: SNIFF_BYTES });
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

async function* toSource(data: Uint8Array, mimeType: string): AsyncGenerator<Uint8Array, string> {
  yield data;
  return mimeType;
}
