import { randomUUID } from 'node:crypto';
import { chmod, mkdir, readFile, stat, statfs, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../config/load.ts';
import { giveUpReserve } from '../db/dialect/reserve.ts';
import { lockFolder } from '../db/folder-lock.ts';
import { AppError } from '../lib/errors.ts';
import type { Logger } from '../lib/logger.ts';

/** Nothing can be begun with less than this; a server that has set room aside begins with that, to delete. */
const SPACE_MIN = 1024 * 1024;
/** What nobody but the owner and, to look in, the group may do: here are the keys of all accounts. */
const TOO_OPEN = 0o027;

export interface DataFolder {
  /** What tells it from all other folders of all machines; a copy is another one. */
  id: string;
  unlock(): void;
}

/**
 * Makes DATA_DIR ready for a server: there, closed to others, with room on its disk, and nobody else's until `unlock`.
 * Throws where another server has it or the disk is full.
 */
export async function openDataFolder(config: Config, log: Logger): Promise<DataFolder> {
  await mkdir(config.dataDir, { recursive: true, mode: 0o750 });
  const unlock = lockFolder(config.dataDir);
  if ((await freeBytes(config.dataDir)) < SPACE_MIN) giveUpReserve(config.dataDir);
  if ((await freeBytes(config.dataDir)) < SPACE_MIN) {
    throw new AppError('full', `No space is left on the disk of ${config.dataDir}: make room, then start again.`);
  }
  for (const path of [config.dataDir, ...databaseFiles(config)]) await tighten(path, log);
  return { id: await identify(config.dataDir), unlock };
}

/** A name of its own, and where it lies: whoever copies the folder for a second process copies the name. */
async function identify(folder: string): Promise<string> {
  const path = join(folder, 'folder.id');
  const known = await readFile(path, 'utf8').catch(() => undefined);
  const name = known ?? randomUUID();
  if (known === undefined) await writeFile(path, name, { mode: 0o640 });
  return `${name} ${(await stat(path)).ino} ${hostname()}`;
}

/** The files that hold the database, where it is one. */
export function databaseFiles(config: Config): string[] {
  if (config.database.includes('://')) return [];
  return ['', '-wal', '-shm'].map((end) => config.database + end);
}

/** Which permissions of a path are too many; 0 where none is, or nothing is there. */
export async function findOpenMode(path: string): Promise<number> {
  if (process.platform === 'win32') return 0;
  const mode = (await stat(path).catch(() => undefined))?.mode ?? 0;
  return mode & TOO_OPEN;
}

async function tighten(path: string, log: Logger): Promise<void> {
  if ((await findOpenMode(path)) === 0) return;
  const { mode } = await stat(path);
  try {
    await chmod(path, mode & 0o7777 & ~TOO_OPEN);
    log.warn({ path }, 'others on this machine could look into the data: closed to them');
  } catch (error) {
    log.warn({ path, err: error }, 'others on this machine can look into the data, and it cannot be closed');
  }
}

async function freeBytes(folder: string): Promise<number> {
  const disk = await statfs(folder);
  return disk.bavail * disk.bsize;
}
