import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Inspection, inspectDocument, missingDocument } from './inspection.ts';

const DOCUMENT = /\.(?:json|jsonld)$/;
/** Far above what the reader accepts, far below what hurts. */
const MAX_BYTES = 16 * 1024 * 1024;

/** A file, or all JSON files below a folder, in the order of their names. */
export async function* readFiles(path: string): AsyncGenerator<Inspection> {
  const info = await stat(path).catch(() => undefined);
  if (info === undefined) yield missingDocument(path, 'not-found', 'no such file, and neither an address nor a handle');
  else if (!info.isDirectory()) yield await readOne(path, info.size);
  else {
    const names = await readdir(path, { recursive: true });
    for (const name of names.filter((candidate) => DOCUMENT.test(candidate)).sort()) {
      const file = join(path, name);
      yield await readOne(file, (await stat(file)).size);
    }
  }
}

async function readOne(file: string, size: number): Promise<Inspection> {
  if (size > MAX_BYTES) return { source: file, understood: false, kind: null, reason: 'too-large' };
  return inspectDocument(file, await readFile(file));
}
