import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { checkRoom, explainNoSpace } from './room.ts';
import type { Storage } from './storage.ts';

const KEY = /^[a-z0-9]{2}\/[a-z0-9-]{8,}\.[a-z0-9]{2,5}$/;
/** For the server and its group: nobody else on the machine has business with people's files. */
const FILE_MODE = 0o640;
const FOLDER_MODE = 0o750;

/** Files in a folder, two characters of spread. A file appears whole or not at all, and is on the disk when `put` resolves. */
export function createDiskStorage(folder: string): Storage {
  const pathOf = (key: string) => {
    if (!KEY.test(key)) throw new Error('malformed storage key');
    return join(folder, key);
  };
  return {
    async checkRoom() {
      await makeFolder(folder);
      await checkRoom(folder);
    },
    async put(key, body) {
      const path = pathOf(key);
      try {
        await makeFolder(dirname(path));
        await writeWhole(path, body);
      } catch (error) {
        throw explainNoSpace(error);
      }
    },
    async get(key) {
      if (!KEY.test(key)) return undefined;
      const path = join(folder, key);
      const info = await stat(path).catch(() => undefined);
      return info === undefined ? undefined : { bytes: info.size, read: (range) => createReadStream(path, range) };
    },
    async delete(key) {
      const path = pathOf(key);
      await rm(path, { force: true });
      // What a crash left of it.
      await rm(partOf(path), { force: true });
    },
  };
}

const partOf = (path: string) => `${path}.part`;

async function writeWhole(path: string, body: Buffer): Promise<void> {
  const part = partOf(path);
  try {
    const file = await open(part, 'w', FILE_MODE);
    try {
      await file.writeFile(body);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
  await syncFolder(dirname(path));
}

/** A new folder is an entry of the one above it, which has to be on the disk too. */
async function makeFolder(path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true, mode: FOLDER_MODE });
  if (first !== undefined)
    for (let at = path; at.length >= first.length; at = dirname(at)) await syncFolder(dirname(at));
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  await folder.sync().finally(() => folder.close());
}
