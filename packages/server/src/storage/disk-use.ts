import { statfs } from 'node:fs/promises';

/** Used shares of the disk from which it is a warning, and an error. */
export const WARN_AT = 0.85;
export const ALARM_AT = 0.95;

export interface DiskUse {
  freeBytes: number;
  /** Of what this user may have: 0 to 1. */
  used: number;
}

/** How full the disk of a folder is. */
export async function measureDisk(folder: string): Promise<DiskUse> {
  const { blocks, bfree, bavail, bsize } = await statfs(folder);
  const taken = blocks - bfree;
  return { freeBytes: bavail * bsize, used: taken + bavail === 0 ? 1 : taken / (taken + bavail) };
}
