import { join } from 'node:path';
import Database from 'better-sqlite3';
import { AppError } from '../lib/errors.ts';
import { isBusy } from './dialect/errors.ts';

/**
 * Takes a data folder for one server; the answer gives it back. What is held is SQLite's lock on a file that stays
 * empty: the system frees it however the process ends, which a file with a process id in it cannot promise, and no
 * package with native code is needed for it.
 */
export function lockFolder(folder: string): () => void {
  const lock = new Database(join(folder, 'lock.db'), { timeout: 0 });
  try {
    // Nothing is written, so that it can be held on a disk that is full.
    lock.pragma('journal_mode = MEMORY');
    lock.exec('begin exclusive');
  } catch (error) {
    lock.close();
    if (!isBusy(error)) throw error;
    throw new AppError(
      'unavailable',
      `Another Linnet server runs on ${folder}. Stop it first, or give this one a DATA_DIR of its own.`,
    );
  }
  return () => lock.close();
}
