/** What the process answers its caller with; the numbers of sysexits.h where it has one. */
export const EXIT = {
  ok: 0,
  /** The command could not do what it was asked. */
  failure: 1,
  /** The command line is wrong. */
  usage: 2,
  /** EX_UNAVAILABLE: a database, a port, room on the disk or another server is not there. */
  unavailable: 69,
  /** EX_TEMPFAIL: the same command may succeed later. */
  tryAgain: 75,
  /** EX_CONFIG: a setting is unknown, wrong or not that of these data; nothing was written. */
  config: 78,
} as const;

const UNAVAILABLE = new Set([
  'EADDRINUSE',
  'EADDRNOTAVAIL',
  'EACCES',
  'ECONNREFUSED',
  'ENOTFOUND',
  'ETIMEDOUT',
  '3D000',
]);
const TRY_AGAIN = new Set(['SQLITE_BUSY', 'too-many', '57P03', '53300']);

/** The exit code that tells a caller most about an error. */
export function exitCodeOf(error: unknown): number {
  const { name, code, cause } = error as { name?: string; code?: string; cause?: unknown };
  // What the database said is more exact than how it is put.
  if (code === 'unavailable' && cause !== undefined && exitCodeOf(cause) === EXIT.tryAgain) return EXIT.tryAgain;
  if (name === 'ConfigError') return EXIT.config;
  if (name === 'CommanderError') return EXIT.usage;
  if (code === 'unavailable' || code === 'full' || UNAVAILABLE.has(code ?? '')) return EXIT.unavailable;
  if (TRY_AGAIN.has(code ?? '')) return EXIT.tryAgain;
  return EXIT.failure;
}
