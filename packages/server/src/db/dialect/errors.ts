import { AppError } from '../../lib/errors.ts';

/** PostgreSQL went away, is going or is not there yet; class 08 is the connection itself. */
const AWAY = new Set([
  '57P01',
  '57P02',
  '57P03',
  'ECONNRESET',
  'ECONNREFUSED',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EAI_AGAIN',
]);
/** The driver's own words for a connection that ended; it gives them no code. */
const AWAY_WORDS =
  /^(Connection terminated|Connection ended|timeout exceeded when trying to connect|Client .*not queryable)/;

/**
 * serialization_failure, deadlock_detected, and unique_violation: somebody wrote between our looking and our writing. The
 * transaction did nothing and may be run again; then it finds what the other wrote.
 */
const COLLIDED = new Set(['40001', '40P01', '23505']);
const FULL = new Set(['SQLITE_FULL', 'SQLITE_IOERR_SHMSIZE', 'ENOSPC', 'EDQUOT', '53100']);
/** SQLite's file is held by another program; PostgreSQL has no connection left. */
const BUSY = new Set(['SQLITE_BUSY', 'SQLITE_BUSY_SNAPSHOT', 'SQLITE_BUSY_RECOVERY', 'SQLITE_LOCKED', '53300']);

const codeOf = (error: unknown) => String((error as { code?: unknown } | null)?.code ?? '');

/** The connection was lost, or could not be made. */
export function isAway(error: unknown): boolean {
  const code = codeOf(error);
  if (AWAY.has(code) || /^08[0-9A-Z]{3}$/.test(code)) return true;
  return code === '' && error instanceof Error && AWAY_WORDS.test(error.message);
}

export const hasCollided = (error: unknown): boolean => COLLIDED.has(codeOf(error));
/** A statement was prepared before its tables got another column. */
export const isOfOldSchema = (error: unknown): boolean =>
  codeOf(error) === '0A000' && (error as { routine?: string }).routine === 'RevalidateCachedQuery';
/** PostgreSQL gave up waiting for a lock, as it was told to. */
export const gaveUpLock = (error: unknown): boolean => codeOf(error) === '55P03';
/** Two processes changed the catalogue at once, for which PostgreSQL has no code of its own. */
export const metInCatalogue = (error: unknown): boolean =>
  codeOf(error) === 'XX000' && error instanceof Error && /^tuple concurrently /.test(error.message);
/** What was to be made is there, or just being made by another. */
export const isThere = (error: unknown): boolean => ['42P07', '23505'].includes(codeOf(error));
export const isFull = (error: unknown): boolean => FULL.has(codeOf(error));
export const isBusy = (error: unknown): boolean => BUSY.has(codeOf(error));

/** What adapters can answer; anything else is a mistake of ours and stays as it is. */
export function translate(error: unknown): unknown {
  if (error instanceof AppError) return error;
  if (isFull(error))
    return new AppError('full', 'The disk of this server is full: nothing new can be stored', { cause: error });
  if (isAway(error))
    return new AppError('unavailable', 'The database does not answer; try again in a moment', { cause: error });
  if (isBusy(error))
    return new AppError('unavailable', 'The database is busy; try again in a moment', { cause: error });
  return error;
}
