import { Readable } from 'node:stream';
import { type ByteRange, fitByteRange } from '../../lib/byte-range.ts';
import { notFound } from '../../lib/errors.ts';
import { sha256Hex } from '../../lib/hash.ts';
import type { StoredFile } from '../../storage/storage.ts';
import type { Context } from '../context.ts';
import { type CachedFile, openCached } from '../files/cached-files.ts';
import { type About, findAbout, findPiece, findWhole, PIECE_BYTES } from './fetch-pieces.ts';

/** Runs what asks another server when its turn has come. */
export type InTurn = <T>(work: () => Promise<T>) => Promise<T>;

/** A file of another server, to be sent whole or in part. */
export interface RemoteFile {
  mimeType: string;
  /** A name for its bytes that never means others, quoted. */
  etag: string;
  open(range: ByteRange | undefined): Promise<StoredFile | undefined>;
}

/**
 * A video, a sound or any other file of another server: had piece by piece as it is read, and kept in the cache. Throws
 * `not-found` for what cannot be had, `unavailable` when too much is going on; so does `open`.
 */
export async function findRemoteFile(ctx: Context, url: string, inTurn: InTurn): Promise<RemoteFile> {
  const about = await inTurn(() => findAbout(ctx, url));
  const etag = `"${sha256Hex(`${about.version} ${about.bytes}`).slice(0, 32)}"`;
  const open = about.parts
    ? (range: ByteRange | undefined) => openPieces(ctx, url, about, range, inTurn)
    : async (range: ByteRange | undefined) => openCached(ctx, await inTurn(() => findWhole(ctx, url)), range);
  return { mimeType: about.mimeType, etag, open };
}

async function openPieces(
  ctx: Context,
  url: string,
  about: About,
  range: ByteRange | undefined,
  inTurn: InTurn,
): Promise<StoredFile> {
  const { bytes } = about;
  const part = range === undefined ? { start: 0, end: bytes - 1 } : fitByteRange(range, bytes);
  if (part === undefined || bytes === 0) return { bytes, part, body: Readable.from([]) };
  const find = (number: number) => inTurn(() => findPiece(ctx, url, about, number));
  // Whether there is anything at all is known before anything is answered.
  const first = Math.floor(part.start / PIECE_BYTES);
  await find(first);
  return { bytes, part, body: Readable.from(readPieces(ctx, find, part, first)) };
}

async function* readPieces(
  ctx: Context,
  find: (number: number) => Promise<CachedFile>,
  { start, end }: { start: number; end: number },
  first: number,
): AsyncGenerator<Buffer> {
  for (let number = first; number * PIECE_BYTES <= end; number++) {
    const base = number * PIECE_BYTES;
    const range = { start: Math.max(start - base, 0), end: Math.min(end - base, PIECE_BYTES - 1) };
    // What the storage has lost is had anew, once.
    const opened =
      (await openCached(ctx, await find(number), range)) ?? (await openCached(ctx, await find(number), range));
    if (opened === undefined) throw notFound();
    yield* opened.body;
  }
}
