import type { Readable } from 'node:stream';
import type { ByteRange } from '../lib/byte-range.ts';

/**
 * Files of bytes by key, wherever they lie. Keys are random, made by us, never reused, and never come from outside;
 * those in `cache/` name what may be lost at any time.
 */
export interface Storage {
  /** What it is called in words: a folder, a bucket. */
  name: string;
  /** Of addresses that are not ours and that people's browsers get files from. */
  origin: string | undefined;
  /** Throws `full` where no room is left for a file: before one is taken in. */
  checkRoom(): Promise<void>;
  /**
   * Stores bytes as they come, in constant memory, and answers their number; there whole and durable when it resolves.
   * Throws `full` and `unavailable`, or what `body` throws, and leaves nothing behind then.
   */
  put(key: string, body: Body, options: PutOptions): Promise<number>;
  /** Opens a file, or a part of it; read the body or destroy it. Undefined where there is none. Throws `unavailable`. */
  get(key: string, range?: ByteRange): Promise<StoredFile | undefined>;
  /** How many bytes a file has; undefined where there is none. Throws `unavailable`. */
  sizeOf(key: string): Promise<number | undefined>;
  /** Also of what a crash left of it, and of what is not there. Throws `unavailable`. */
  delete(key: string): Promise<void>;
  /** Where anybody gets a file without us, for ever; undefined: through us. */
  urlOf(key: string): string | undefined;
  /** Where to send whoever asks us for a file, good for an hour at least; undefined: send the file. */
  lendUrlOf(key: string): Promise<string | undefined>;
  /** The files of the cache, a page at a time: `after` is what the page before said is `next`; undefined is the end. */
  listCache(after: string | undefined): Promise<{ files: ListedFile[]; next: string | undefined }>;
}

/** A buffer, or what yields some: a stream is one. */
export type Body = Uint8Array | AsyncIterable<Uint8Array>;

export interface PutOptions {
  mimeType: string;
  /** How many come, where it is known; any other number is an error. */
  bytes?: number;
  /** False for what may be lost with the power. */
  durable?: boolean;
}

export interface StoredFile {
  /** Of the whole file. */
  bytes: number;
  /** What the body is of it, `end` inclusive; undefined where the range that was asked for names none of it. */
  part: { start: number; end: number } | undefined;
  body: Readable;
}

export interface ListedFile {
  key: string;
  /** When it was written (ms). */
  writtenAt: number;
}

const KEY = /^(?:cache\/)?[a-z0-9]{2}\/[a-z0-9-]{8,}\.[a-z0-9]{2,5}$/;

export function isKey(key: string): boolean {
  return KEY.test(key);
}

/** Throws for what is no key: a mistake of ours. */
export function checkKey(key: string): void {
  if (!isKey(key)) throw new Error('malformed storage key');
}
