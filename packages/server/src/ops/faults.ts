import type { Logger } from '../lib/logger.ts';

/** Rejections that nobody waited for, since the process began. It has one such number, as it has one such event. */
let unhandled = 0;

/** The database or its file answered something after which nothing it holds can be trusted. */
const DOUBTFUL = /^(SQLITE_CORRUPT|SQLITE_NOTADB|SQLITE_IOERR|EIO$)/;

export const countUnhandled = (): number => unhandled;

/**
 * What to do with a promise that failed where nobody waited: what it belonged to has ended with it, so it is logged and
 * counted and the server goes on, unless the error leaves its state in doubt.
 */
export function createRejectionHandler(log: Logger, crash: (error: unknown) => void): (error: unknown) => void {
  return (error) => {
    if (DOUBTFUL.test(String((error as { code?: unknown } | null)?.code ?? ''))) {
      crash(error);
      return;
    }
    unhandled += 1;
    log.error({ err: error }, 'a failure that nobody waited for');
  };
}
