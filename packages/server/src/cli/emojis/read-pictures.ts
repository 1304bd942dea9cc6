import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, extname, join, relative } from 'node:path';
import { unzipSync } from 'fflate';
import { AppError } from '../../lib/errors.ts';

/** A picture of a folder or an archive, with what it is to be called. */
export interface NamedPicture {
  shortcode: string;
  category: string | null;
  read(): Promise<Uint8Array>;
}

const PICTURES = new Set(['.png', '.gif', '.webp', '.jpg', '.jpeg', '.avif', '.apng']);
const FILES_MAX = 20_000;
/** What one entry of an archive may unpack to. */
const ENTRY_MAX = 16 * 1024 * 1024;

/**
 * The pictures of a folder or a zip file. Each is called as its file is, and belongs to the category that its folder is
 * called; Misskey's exports say both in `meta.json`. Throws `invalid` for what is neither, or far too much.
 */
export async function readPictures(path: string): Promise<NamedPicture[]> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) throw new AppError('not-found', `There is no ${path}`);
  return found.isDirectory() ? readFolder(path) : readArchive(path);
}

async function readFolder(path: string): Promise<NamedPicture[]> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  if (files.length > FILES_MAX) throw tooMany(path);
  const readers = new Map(
    files.map((file) => [relative(path, file), async () => new Uint8Array(await readFile(file))]),
  );
  return namePictures(readers);
}

async function readArchive(path: string): Promise<NamedPicture[]> {
  let count = 0;
  const bytes = await readFile(path);
  try {
    const files = unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        count += 1;
        if (count > FILES_MAX) throw tooMany(path);
        return originalSize <= ENTRY_MAX && (PICTURES.has(extname(name).toLowerCase()) || basename(name) === META);
      },
    });
    return await namePictures(new Map(Object.entries(files).map(([name, data]) => [name, async () => data])));
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError('invalid', `${path} is neither a folder nor a zip file`, { cause });
  }
}

const META = 'meta.json';

async function namePictures(readers: ReadonlyMap<string, () => Promise<Uint8Array>>): Promise<NamedPicture[]> {
  const meta = [...readers.keys()].find((name) => basename(name) === META);
  const said = meta === undefined ? new Map() : readMeta(await (readers.get(meta) as () => Promise<Uint8Array>)());
  return [...readers.entries()]
    .filter(([name]) => PICTURES.has(extname(name).toLowerCase()))
    .map(([name, read]) => {
      const file = basename(name);
      const folder = basename(dirname(name));
      const known = said.get(file);
      return {
        shortcode: known?.shortcode ?? file.slice(0, -extname(file).length).replaceAll(/[^A-Za-z0-9]+/g, '_'),
        category: known?.category ?? (folder === '.' || meta !== undefined ? null : folder),
        read,
      };
    })
    .toSorted((a, b) => (a.shortcode < b.shortcode ? -1 : 1));
}

interface MetaEmoji {
  fileName?: unknown;
  emoji?: { name?: unknown; category?: unknown };
}

/** `{ emojis: [{ fileName, emoji: { name, category } }] }`. What is of another form says nothing. */
function readMeta(bytes: Uint8Array): Map<string, { shortcode: string; category: string | null }> {
  const found = new Map<string, { shortcode: string; category: string | null }>();
  let list: unknown;
  try {
    list = (JSON.parse(Buffer.from(bytes).toString('utf8')) as { emojis?: unknown } | null)?.emojis;
  } catch {
    return found;
  }
  for (const one of Array.isArray(list) ? (list as (MetaEmoji | null)[]) : []) {
    const { name, category } = one?.emoji ?? {};
    if (typeof one?.fileName !== 'string' || typeof name !== 'string') continue;
    found.set(one.fileName, { shortcode: name, category: typeof category === 'string' ? category : null });
  }
  return found;
}

function tooMany(path: string): AppError {
  return new AppError('invalid', `${path} has more than ${FILES_MAX} files`);
}
