import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { explainNoSpace } from '../../storage/room.ts';
import type { StoredFile } from '../../storage/storage.ts';
import type { Context } from '../context.ts';

/** What the folder may hold; the least recently used goes first. */
const CACHE_BYTES = 1024 * 1024 * 1024;

export interface CachedFile extends StoredFile {
  mimeType: string;
  path: string;
}

/** A folder of files that may be lost at any time. Keys are 64 hex digits. */
export interface DiskCache {
  open(key: string): Promise<CachedFile | undefined>;
  /**
   * Stores what `source` yields under the media type it returns, and answers that type. Nothing is kept when it throws.
   * Throws `full`.
   */
  put(key: string, source: AsyncGenerator<Uint8Array, string>): Promise<string>;
}

interface Entry {
  /** `image-png`: the media type as part of the file's name. */
  suffix: string;
  bytes: number;
}

const PART_MS = 600_000;
const FILE = /^([0-9a-f]{64})\.([a-z0-9-]+)$/;

/** Files of others in `cache/`, at most `maxBytes` of them; the oldest go first. */
export function createDiskCache(ctx: Context, maxBytes = CACHE_BYTES): DiskCache {
  const folder = join(ctx.config.dataDir, 'cache');
  /** In order of use, the oldest first. */
  const entries = new Map<string, Entry>();
  let total = 0;
  let loading: Promise<void> | undefined;

  const pathOf = (key: string, suffix: string) => join(folder, key.slice(0, 2), `${key}.${suffix}`);

  /** What an earlier run left behind, in order of age. Parts that nobody can be writing any more are removed. */
  async function load(): Promise<void> {
    const found: { key: string; entry: Entry; usedAt: number }[] = [];
    for (const name of await readdir(folder, { recursive: true }).catch(() => [])) {
      const path = join(folder, name);
      const info = await stat(path).catch(() => undefined);
      if (info?.isFile() !== true) continue;
      const match = FILE.exec(basename(path));
      if (match === null) {
        if (info.mtimeMs < ctx.clock.now() - PART_MS) await rm(path, { force: true });
      } else {
        const entry = { suffix: match[2] as string, bytes: info.size };
        found.push({ key: match[1] as string, entry, usedAt: info.mtimeMs });
      }
    }
    found.sort((a, b) => a.usedAt - b.usedAt);
    for (const { key, entry } of found) add(key, entry);
    await evict();
  }

  function add(key: string, entry: Entry): void {
    total += entry.bytes - (entries.get(key)?.bytes ?? 0);
    entries.delete(key);
    entries.set(key, entry);
  }

  async function evict(): Promise<void> {
    for (const [key, entry] of entries) {
      if (total <= maxBytes) return;
      entries.delete(key);
      total -= entry.bytes;
      await rm(pathOf(key, entry.suffix), { force: true });
    }
  }

  function ready(): Promise<void> {
    loading ??= load();
    return loading;
  }

  return {
    async open(key) {
      await ready();
      const entry = entries.get(key);
      if (entry === undefined) return undefined;
      const path = pathOf(key, entry.suffix);
      if ((await stat(path).catch(() => undefined)) === undefined) {
        if (entries.get(key) === entry) {
          total -= entry.bytes;
          entries.delete(key);
        }
        return undefined;
      }
      if (entries.get(key) === entry) add(key, entry);
      const { suffix, bytes } = entry;
      return { mimeType: suffix.replace('-', '/'), bytes, path, read: (range) => createReadStream(path, range) };
    },
    async put(key, source) {
      await ready();
      const part = `${pathOf(key, 'part')}-${ctx.rng.bytes(6).toString('hex')}`;
      await mkdir(join(folder, key.slice(0, 2)), { recursive: true, mode: 0o750 });
      const file = await open(part, 'w', 0o640);
      let bytes = 0;
      try {
        let next = await source.next();
        for (; next.done !== true; next = await source.next()) {
          await file.writeFile(next.value);
          bytes += next.value.length;
        }
        await file.close();
        const suffix = next.value.replace('/', '-');
        await rename(part, pathOf(key, suffix));
        add(key, { suffix, bytes });
        await evict();
        return next.value;
      } catch (error) {
        await source.return('');
        await file.close().catch(() => {});
        await rm(part, { force: true });
        throw explainNoSpace(error);
      }
    },
  };
}
