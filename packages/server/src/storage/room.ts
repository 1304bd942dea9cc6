import { statfs } from 'node:fs/promises';
import { AppError } from '../lib/errors.ts';

/** Files are refused while the database still has room to write that others are deleted; of a small disk, a share. */
const ROOM_MIN = 32 * 1024 * 1024;
const SHARE = 16;
/** No space, no quota, and no file of that size. */
const NO_SPACE = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** Throws `full` where the disk of a folder has no room for another file. */
export async function checkRoom(folder: string): Promise<void> {
  const disk = await statfs(folder);
  if (disk.bavail * disk.bsize < Math.min(ROOM_MIN, (disk.blocks * disk.bsize) / SHARE)) throw full();
}

/** An error of the file system in words that may be shown, where it means that nothing fits any more. */
export function explainNoSpace(error: unknown): unknown {
  return NO_SPACE.has((error as { code?: string }).code ?? '') ? full(error) : error;
}

function full(cause?: unknown): AppError {
  return new AppError('full', 'The disk of this server is full: nothing new can be stored', { cause });
}
