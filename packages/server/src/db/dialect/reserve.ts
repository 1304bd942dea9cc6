import { randomBytes } from 'node:crypto';
import { rmSync, statfsSync } from 'node:fs';
import { open, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../lib/errors.ts';

const FILE = 'reserve';
const CHUNK = 1024 * 1024;
/** Of a small disk only so much. */
const SHARE = 16;

/** Room that is kept for the day when the disk is full: what makes room needs some itself. */
export interface Reserve {
  /** Throws `full` while the room is given up and cannot be taken back. */
  admit(): Promise<void>;
  /** Gives the room up where the disk has no other; answers whether there is some now. */
  spend(): boolean;
  isSpent(): boolean;
}

/** Sets aside a file of `bytes` in the folder of the database, or finds the one that is there. */
export async function createReserve(folder: string, bytes: number): Promise<Reserve> {
  const path = join(folder, FILE);
  const disk = statfsSync(folder);
  const size = Math.min(bytes, Math.floor((disk.blocks * disk.bsize) / SHARE));
  let spent = true;

  async function make(): Promise<void> {
    const kept = await stat(path).catch(() => undefined);
    if (kept === undefined || kept.size < size) {
      if (freeBytes(folder) < 2 * size) return;
      await fill(path, size);
    }
    spent = false;
  }

  await make();
  return {
    async admit() {
      if (!spent) return;
      await make();
      if (spent) throw new AppError('full', 'The disk of this server is full: nothing new can be stored');
    },
    spend() {
      if (spent || freeBytes(folder) >= size) return false;
      rmSync(path, { force: true });
      spent = true;
      return true;
    },
    isSpent: () => spent,
  };
}

/** Gives the room up before a server starts on a disk that is full; it can delete then. */
export function giveUpReserve(folder: string): void {
  rmSync(join(folder, FILE), { force: true });
}

function freeBytes(folder: string): number {
  const disk = statfsSync(folder);
  return disk.bavail * disk.bsize;
}

/** Random bytes: some file systems store zeros as nothing. */
async function fill(path: string, size: number): Promise<void> {
  const file = await open(path, 'w', 0o640);
  try {
    for (let left = size; left > 0; left -= CHUNK) await file.write(randomBytes(Math.min(left, CHUNK)));
    await file.sync();
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await file.close();
  }
}
