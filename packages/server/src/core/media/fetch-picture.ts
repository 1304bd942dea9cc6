import { buffer } from 'node:stream/consumers';
import { notFound } from '../../lib/errors.ts';
import { sha256Hex } from '../../lib/hash.ts';
import { readHostOf } from '../../lib/host.ts';
import { readPictureSize } from '../../lib/picture-size.ts';
import { siteOfHost } from '../../lib/site-of-host.ts';
import { type MediaType, mayMove, SNIFF_BYTES, sniffMedia } from '../../lib/sniff-media.ts';
import { isServedHere } from '../addresses.ts';
import type { Context } from '../context.ts';
import { type CachedFile, findCached, keepCached, openCached } from '../files/cached-files.ts';
import { loadRefusal } from '../instances/refuse-hop.ts';
import { fetchOnce, toFetchError } from './fetch-once.ts';
import { processInWorker } from './image-client.ts';
import type { ImageSource } from './image-process.ts';
import { mimeTypeOf } from './image-protocol.ts';

const MAX_BYTES = 16 * 1024 * 1024;
/** As much of a picture is kept back until its size is known. */
const HEAD_BYTES = 256 * 1024;
const FETCH_MS = 30_000;
/** Whoever only drips gives his place back after one of these. */
const PACE = { bytes: 32_768, ms: 10_000 };
/** What browsers show as a picture and nothing else: never a document or a script. */
export const SERVED_PICTURES = new Set(['image/jpeg', 'image/png', 'image/gif', 'image/webp', 'image/avif']);

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
  return fetchOnce(ctx, key, () => fetchInto(ctx, key, url));
}

/** The same standing still: of what cannot move, and what cannot be stopped, the picture itself. */
export async function findStill(ctx: Context, url: string): Promise<CachedFile> {
  const moving = await findPicture(ctx, url);
  if (!mayMove(await readHead(ctx, moving))) return moving;
  const key = stillKeyOf(url);
  const owner = { site: siteOfHost(readHostOf(url) ?? '') };
  try {
    return await fetchOnce(ctx, key, async () => {
      const { file } = await processInWorker(ctx, 'still', toSource(ctx, moving), owner);
      if (file === undefined) throw notFound();
      return keepCached(ctx, key, mimeTypeOf(file), file.data);
    });
  } catch (error) {
    ctx.log.debug({ err: error, url }, 'a picture could not be made to stand still');
    return moving;
  }
}

/** What is in the cache already, of the picture or what stands still in its place. */
export function findKept(ctx: Context, url: string, still: boolean): Promise<CachedFile | undefined> {
  return findCached(ctx, still ? stillKeyOf(url) : sha256Hex(url));
}

/** A kept picture as image workers read it. */
export function toSource(ctx: Context, file: CachedFile): ImageSource {
  return {
    bytes: file.bytes,
    async open() {
      const opened = await openCached(ctx, file);
      if (opened === undefined) throw notFound();
      return opened.body;
    },
  };
}

/** What the cache may have of a picture. */
export const keysOfPicture = (url: string) => [sha256Hex(url), stillKeyOf(url)];

const stillKeyOf = (url: string) => sha256Hex(`still ${url}`);

async function fetchInto(ctx: Context, key: string, url: string): Promise<CachedFile> {
  const isRefused = await loadRefusal(ctx, 'media');
  try {
    const { status, body } = await ctx.http.stream({
      method: 'GET',
      url,
      maxBytes: MAX_BYTES,
      timeoutMs: FETCH_MS,
      pace: PACE,
      budget: 'media',
      // A proxy that asks itself never ends.
      refuse: (hop) => isServedHere(ctx, hop.href) || isRefused(hop),
    });
    const picture = await beginPicture(status, body[Symbol.asyncIterator](), ctx.config.mediaMaxPixels);
    ctx.log.debug({ url, mimeType: picture.mimeType }, 'remote picture fetched');
    return await keepCached(ctx, key, picture.mimeType, picture.body);
  } catch (error) {
    throw toFetchError(ctx, url, error);
  }
}

/** Reads until the start shows a kind and size of picture that is served, and answers all of it, the rest as it comes. */
async function beginPicture(status: number, source: AsyncIterator<Buffer>, maxPixels: number) {
  const chunks: Buffer[] = [];
  try {
    if (status !== 200) throw new Error(`status ${status}`);
    let size = 0;
    let lookAt = SNIFF_BYTES;
    for (;;) {
      const { value, done } = await source.next();
      if (done !== true) {
        chunks.push(value);
        size += value.length;
        if (size < lookAt) continue;
        // Looked at each time it has doubled: never more often than it is long.
        lookAt *= 2;
      }
      const head = Buffer.concat(chunks);
      const mimeType = checkKind(head);
      const isKnown = checkSize(head, maxPixels);
      if (done === true || isKnown || size >= HEAD_BYTES) return { mimeType, body: goOn(head, source) };
    }
  } catch (error) {
    await source.return?.();
    throw error;
  }
}

async function* goOn(head: Buffer, source: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield head;
    for (let next = await source.next(); next.done !== true; next = await source.next()) yield next.value;
  } finally {
    await source.return?.();
  }
}

function checkKind(head: Buffer): string {
  const type = sniffMedia(head);
  if (type === undefined || !SERVED_PICTURES.has(type.mimeType)) throw new NoPicture(type);
  return type.mimeType;
}

/** Whether the size is known. Throws for a picture that would fill a reader's memory. */
function checkSize(head: Buffer, maxPixels: number): boolean {
  const size = readPictureSize(head);
  if (size === undefined) return false;
  if (size.width * size.height * size.frames > maxPixels) throw new Error(`${size.width} × ${size.height} pixels`);
  return true;
}

async function readHead(ctx: Context, file: CachedFile): Promise<Uint8Array> {
  const opened = await openCached(ctx, file, { start: 0, end: SNIFF_BYTES - 1 });
  if (opened === undefined) throw notFound();
  return buffer(opened.body);
}
