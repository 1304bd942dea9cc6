import type { Readable } from 'node:stream';

/** Files of bytes by key. Keys are random, made by us, and never come from outside. */
export interface Storage {
  /** Throws `full` where no room is left for a file: before one is taken in. */
  checkRoom(): Promise<void>;
  /** Durable when it resolves. Throws `full`, and leaves nothing behind, where it does not fit. */
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
