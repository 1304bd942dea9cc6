import type { Readable } from 'node:stream';

/** Files of bytes by key. Keys are random, made by us, and never come from outside. */
export interface Storage {
  /** Durable when it resolves. Throws `storage-full` where there is no room; then nothing is left of it. */
  put(key: string, body: Buffer): Promise<void>;
  /** Undefined where there is no such file. */
  get(key: string): Promise<StoredFile | undefined>;
  delete(key: string): Promise<void>;
}

export interface StoredFile {
  /** Of the whole file. */
  bytes: number;
  /** `range` is inclusive. */
  read(range?: { start: number; end: number }): Readable;
}
