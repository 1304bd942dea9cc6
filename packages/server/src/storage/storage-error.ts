import { AppError } from '../lib/errors.ts';

/** No space, no quota, and no file of that size. */
const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** What writing a file threw, as `storage-full` where that is the reason. */
export function toStorageError(error: unknown): unknown {
  if (!FULL.has((error as NodeJS.ErrnoException | undefined)?.code ?? '')) return error;
  return new AppError('storage-full', 'The server has no space left for files', { cause: error });
}
