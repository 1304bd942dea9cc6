import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { fitByteRange } from '../lib/byte-range.ts';
import { checkRoom, explainNoSpace } from './room.ts';
import { type Body, checkKey, isKey, type ListedFile, type PutOptions, type Storage } from './storage.ts';

/** For the server and its group: nobody else on the machine has business with people's files. */
const FILE_MODE = 0o640;
const FOLDER_MODE = 0o750;
const PART = '.part';

/**
 * Files in `media/` and `cache/` of a folder, two characters of spread. A file appears whole or not at all, and is on
 * the disk when `put` resolves.
 */
export function createDiskStorage(folder: string): Storage {
  const media = join(folder, 'media');
  const cache = join(folder, 'cache');
  const pathOf = (key: string) => {
    checkKey(key);
    return key.startsWith('cache/') ? join(folder, key) : join(media, key);
  };
  return {
    name: `the folder ${media}`,
    origin: undefined,
    async checkRoom() {
      await makeFolder(media);
      await checkRoom(media);
    },
    async put(key, body, options) {
      const path = pathOf(key);
      try {
        await makeFolder(dirname(path));
        return await writeWhole(path, body, options);
      } catch (error) {
        throw explainNoSpace(error);
      }
    },
    async get(key, range) {
      if (!isKey(key)) return undefined;
      const file = await open(pathOf(key), 'r').catch(absent);
      if (file === undefined) return undefined;
      try {
        const bytes = (await file.stat()).size;
        const part = range === undefined ? { start: 0, end: bytes - 1 } : fitByteRange(range, bytes);
        if (part !== undefined && bytes > 0) return { bytes, part, body: file.createReadStream(part) };
        await file.close();
        return { bytes, part, body: Readable.from([]) };
      } catch (error) {
        await file.close();
        throw error;
      }
    },
    async sizeOf(key) {
      return isKey(key) ? (await stat(pathOf(key)).catch(absent))?.size : undefined;
    },
    async delete(key) {
      const path = pathOf(key);
      await rm(path, { force: true });
      await rm(path + PART, { force: true });
    },
    urlOf: () => undefined,
    lendUrlOf: async () => undefined,
    async listCache(after) {
      const names = (await readdir(cache).catch(absent)) ?? [];
      const [first, second] = names.filter((name) => after === undefined || name > after).sort();
      return { files: first === undefined ? [] : await listFolder(cache, first), next: second && first };
    },
  };
}

/** One that is being written, or that a crash cut off, is named like the file it was to be. */
async function listFolder(cache: string, name: string): Promise<ListedFile[]> {
  const files: ListedFile[] = [];
  for (const entry of (await readdir(join(cache, name)).catch(absent)) ?? []) {
    const key = `cache/${name}/${basename(entry, PART)}`;
    const info = isKey(key) ? await stat(join(cache, name, entry)).catch(absent) : undefined;
    if (info?.isFile() === true) files.push({ key, writtenAt: info.mtimeMs });
  }
  return files;
}

async function writeWhole(path: string, body: Body, { bytes, durable = true }: PutOptions): Promise<number> {
  const part = path + PART;
  let written = 0;
  try {
    const file = await open(part, 'w', FILE_MODE);
    try {
      written = await writeBody(file, body);
      if (bytes !== undefined && written !== bytes) throw new Error(`${written} bytes instead of ${bytes}`);
      if (durable) await file.sync();
    } finally {
      await file.close();
    }
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
  if (durable) await syncFolder(dirname(path));
  return written;
}

async function writeBody(file: FileHandle, body: Body): Promise<number> {
  if (body instanceof Uint8Array) {
    await file.writeFile(body);
    return body.byteLength;
  }
  let written = 0;
  for await (const chunk of body) {
    // From where the last one ended.
    await file.writeFile(chunk);
    written += chunk.byteLength;
  }
  return written;
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

const ABSENT = new Set(['ENOENT', 'ENOTDIR', 'EISDIR']);

function absent(error: unknown): undefined {
  if (!ABSENT.has((error as { code?: string }).code ?? '')) throw error;
  return undefined;
}
