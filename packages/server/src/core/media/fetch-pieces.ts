import { buffer } from 'node:stream/consumers';
import { notFound } from '../../lib/errors.ts';
import { sha256Hex } from '../../lib/hash.ts';
import { SNIFF_BYTES, sniffMedia } from '../../lib/sniff-media.ts';
import type { OutboundStream } from '../../net/client.ts';
import { OutboundError } from '../../net/outbound-error.ts';
import { isServedHere } from '../addresses.ts';
import type { Context } from '../context.ts';
import { type CachedFile, forgetCached, keepCached, openCached } from '../files/cached-files.ts';
import { loadRefusal } from '../instances/refuse-hop.ts';
import { fetchOnce, toFetchError } from './fetch-once.ts';
import { SERVED_PICTURES } from './fetch-picture.ts';

/** A file is had and kept in pieces of so many bytes: what is looked at of it, and no more. */
export const PIECE_BYTES = 1024 * 1024;
const PIECE_MS = 30_000;
/** Of servers that give no parts all of a file is had before any of it is shown. */
const WHOLE_BYTES = 128 * 1024 * 1024;
const WHOLE_MS = 120_000;
const MAX_BYTES = 8 * 1024 ** 3;
/** Whoever only drips gives his place back after one of these. */
const PACE = { bytes: 32_768, ms: 10_000 };
/** What browsers save, and never open. */
const UNKNOWN = 'application/octet-stream';

/** What is known of a file of another server. */
export interface About {
  bytes: number;
  mimeType: string;
  /** Other bytes have another. */
  version: string;
  /** By what its server tells versions apart; null: by nothing. */
  validator: string | null;
  /** Whether its server gives parts. */
  parts: boolean;
}

/**
 * What another server has at an address, from the cache or asked now. Throws `not-found` for what cannot be had, remembered
 * for five minutes, and `unavailable` when too much is being fetched.
 */
export async function findAbout(ctx: Context, url: string): Promise<About> {
  const find = async () => {
    const opened = await openCached(ctx, await fetchOnce(ctx, aboutKey(url), () => begin(ctx, url)));
    return opened === undefined ? undefined : (JSON.parse((await buffer(opened.body)).toString()) as About);
  };
  // What the storage has lost is had anew, once.
  const about = (await find()) ?? (await find());
  if (about === undefined) throw notFound();
  return about;
}

/** A piece of it by its number. Throws like `findAbout`, also where the file is another by now: then it is begun anew. */
export function findPiece(ctx: Context, url: string, about: About, number: number): Promise<CachedFile> {
  return fetchOnce(ctx, pieceKey(url, about, number), () => fetchPiece(ctx, url, about, number));
}

/** All of it, of a server that gives no parts. Throws like `findAbout`. */
export function findWhole(ctx: Context, url: string): Promise<CachedFile> {
  return fetchOnce(ctx, wholeKey(url), async () => {
    try {
      const answer = await ask(ctx, url, WHOLE_BYTES, WHOLE_MS, {});
      if (answer.status !== 200) return await refuse(answer, `status ${answer.status}`);
      const { head, rest } = await peek(answer.body);
      return await keepCached(ctx, wholeKey(url), typeOf(head, answer.contentType), rest);
    } catch (error) {
      throw toFetchError(ctx, url, error);
    }
  });
}

const aboutKey = (url: string) => sha256Hex(`about ${url}`);
const wholeKey = (url: string) => sha256Hex(`whole ${url}`);
const pieceKey = (url: string, { version }: About, number: number) => sha256Hex(`piece ${number} ${version} ${url}`);

/** Asks for the first piece, which tells everything, and writes down what it told. */
async function begin(ctx: Context, url: string): Promise<CachedFile> {
  try {
    const range = { range: `bytes=0-${PIECE_BYTES - 1}` };
    const answer = await ask(ctx, url, WHOLE_BYTES, WHOLE_MS, range);
    const { status, headers } = answer;
    const given = status === 206 ? readContentRange(headers['content-range']) : undefined;
    if (status !== 200 && given?.start !== 0) return await refuse(answer, `status ${status}`);
    if ((given?.bytes ?? 0) > MAX_BYTES) return await refuse(answer, 'too large');
    const { head, rest } = await peek(answer.body);
    const mimeType = typeOf(head, answer.contentType);
    const validator = readValidator(headers);
    const said = `${headers.etag ?? ''} ${headers['last-modified'] ?? ''} ${given?.bytes}`;
    const version = validator ?? sha256Hex(Buffer.concat([head, Buffer.from(said)]));
    let about: About;
    if (given === undefined) {
      const { bytes, key } = await keepCached(ctx, wholeKey(url), mimeType, rest);
      about = { bytes, mimeType, version: key, validator: null, parts: false };
    } else {
      about = { bytes: given.bytes, mimeType, version, validator, parts: true };
      await keepCached(ctx, pieceKey(url, about, 0), mimeType, exactly(rest, given.end + 1));
    }
    return await keepCached(ctx, aboutKey(url), 'application/json', Buffer.from(JSON.stringify(about)));
  } catch (error) {
    throw toFetchError(ctx, url, error);
  }
}

async function fetchPiece(ctx: Context, url: string, about: About, number: number): Promise<CachedFile> {
  const start = number * PIECE_BYTES;
  const end = Math.min(start + PIECE_BYTES, about.bytes) - 1;
  try {
    const headers: Record<string, string> = { range: `bytes=${start}-${end}` };
    if (about.validator !== null) headers['if-range'] = about.validator;
    const answer = await ask(ctx, url, PIECE_BYTES, PIECE_MS, headers);
    const given = answer.status === 206 ? readContentRange(answer.headers['content-range']) : undefined;
    const same = given?.start === start && given.end === end && given.bytes === about.bytes;
    if (!same) return await refuse(answer, 'it has become another');
    return await keepCached(ctx, pieceKey(url, about, number), about.mimeType, exactly(answer.body, end - start + 1));
  } catch (error) {
    // What we know of it may be wrong by now: whoever asks next begins anew.
    if (!(error instanceof OutboundError && error.retryable)) await forgetCached(ctx, aboutKey(url));
    throw toFetchError(ctx, url, error);
  }
}

async function ask(
  ctx: Context,
  url: string,
  maxBytes: number,
  timeoutMs: number,
  headers: Record<string, string>,
): Promise<OutboundStream> {
  const isRefused = await loadRefusal(ctx, 'media');
  return ctx.http.stream({
    method: 'GET',
    url,
    // Parts are of the file itself, not of how it is packed.
    headers: { 'accept-encoding': 'identity', ...headers },
    maxBytes,
    timeoutMs,
    pace: PACE,
    budget: 'media',
    // A proxy that asks itself never ends.
    refuse: (hop) => isServedHere(ctx, hop.href) || isRefused(hop),
  });
}

/** RFC 9110 §14.4: a part of something whose length is known; undefined for anything else. */
function readContentRange(header: string | undefined): { start: number; end: number; bytes: number } | undefined {
  const parts = /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15})$/.exec(header ?? '');
  if (parts === null) return undefined;
  const [start = 0, end = 0, bytes = 0] = parts.slice(1).map(Number);
  const last = Math.min(start + PIECE_BYTES, bytes) - 1;
  return start <= end && end === last ? { start, end, bytes } : undefined;
}

/** §13.1.5: weak ones tell nothing of bytes. */
function readValidator(headers: Record<string, string>): string | null {
  const { etag } = headers;
  return etag !== undefined && /^"[\x21\x23-\x7e]{1,200}"$/.test(etag) ? etag : null;
}

/** By its first bytes; else as it is called, if that is a film or a sound: in those nothing runs. No lists of addresses. */
function typeOf(head: Uint8Array, contentType: string): string {
  const type = sniffMedia(head);
  if (type !== undefined)
    return type.family === 'image' && !SERVED_PICTURES.has(type.mimeType) ? UNKNOWN : type.mimeType;
  const plays = /^(?:audio|video)\/[\w.+-]{1,60}$/.test(contentType) && !contentType.includes('mpegurl');
  return plays ? contentType : UNKNOWN;
}

/** The first bytes, and all of it once more. */
async function peek(body: AsyncIterable<Buffer>): Promise<{ head: Buffer; rest: AsyncGenerator<Buffer> }> {
  const source = body[Symbol.asyncIterator]();
  const chunks: Buffer[] = [];
  let size = 0;
  for (let next = await source.next(); next.done !== true; next = await source.next()) {
    chunks.push(next.value);
    size += next.value.length;
    if (size >= SNIFF_BYTES) break;
  }
  const head = Buffer.concat(chunks);
  async function* rest() {
    try {
      yield head;
      for (let next = await source.next(); next.done !== true; next = await source.next()) yield next.value;
    } finally {
      await source.return?.();
    }
  }
  return { head: head.subarray(0, SNIFF_BYTES), rest: rest() };
}

/** Throws for more or fewer bytes. */
async function* exactly(body: AsyncIterable<Buffer>, bytes: number): AsyncGenerator<Buffer> {
  let left = bytes;
  for await (const chunk of body) {
    left -= chunk.length;
    if (left < 0) break;
    yield chunk;
  }
  if (left !== 0) throw new Error(`not ${bytes} bytes, as was said`);
}

/** Ends an answer that nobody reads. */
async function refuse({ body }: OutboundStream, why: string): Promise<never> {
  const source = body[Symbol.asyncIterator]();
  // What was never begun cannot be ended.
  await source.next().catch(() => undefined);
  await source.return?.();
  throw new Error(why);
}
