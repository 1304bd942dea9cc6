import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { checkRoom, explainNoSpace } from './room.ts';
import type { Storage } from './storage.ts';

const KEY = /^[a-z0-9]{2}\/[a-z0-9-]{8,}\.[a-z0-9]{2,5}$/;

/** Files in a folder, two characters of spread. A file appears whole or not at all, and is on the disk when `put` resolves. */
export function createDiskStorage(folder: string): Storage {
  const pathOf = (key: string) => {
    if (!KEY.test(key)) throw new Error('malformed storage key');
    return join(folder, key);
  };
  return {
    async checkRoom() {
      await mkdir(folder, { recursive: true });
      await checkRoom(folder);
    },
    async put(key, body) {
      const path = pathOf(key);
      const temporary = `${path}.part`;
      try {
        await mkdir(dirname(path), { recursive: true });
        await writeWhole(temporary, body);
        await rename(temporary, path);
      } catch (error) {
        await rm(temporary, { force: true });
        throw explainNoSpace(error);
      }
      const directory = await open(dirname(path), 'r');
      await directory.sync().finally(() => directory.close());
    },
    async get(key, range) {
      if (!KEY.test(key)) return undefined;
      const path = join(folder, key);
      const info = await stat(path).catch(() => undefined);
      if (info === undefined) return undefined;
      return { bytes: info.size, body: createReadStream(path, range) };
    },
    async delete(key) {
      await rm(pathOf(key), { force: true });
    },
  };
}

async function writeWhole(path: string, body: Buffer): Promise<void> {
  const file = await open(path, 'w');
  try {
    await file.writeFile(body);
    await file.sync();
  } finally {
    await file.close();
  }
}
