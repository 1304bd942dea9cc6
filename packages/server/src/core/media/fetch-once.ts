import { createCache } from '../../lib/cache.ts';
import { AppError, notFound } from '../../lib/errors.ts';
import { OutboundError } from '../../net/outbound-error.ts';
import type { Context } from '../context.ts';
import { type CachedFile, findCached } from '../files/cached-files.ts';
import { perProcess } from '../per-process.ts';

const NEGATIVE_MS = 5 * 60_000;

const fetches = perProcess((ctx) => ({
  failed: createCache<string, true>({ max: 10_000, ttlMs: NEGATIVE_MS, clock: ctx.clock }),
  running: new Map<string, Promise<CachedFile>>(),
}));

/**
 * What the cache has of a key, or `make` puts there now; however many ask for it, it is made once. Throws `not-found` for
 * what cannot be had, remembered for five minutes.
 */
export async function fetchOnce(ctx: Context, key: string, make: () => Promise<CachedFile>): Promise<CachedFile> {
  const { failed, running } = fetches(ctx);
  const kept = await findCached(ctx, key);
  if (kept !== undefined) return kept;
  if (failed.get(key) === true) throw notFound();
  let making = running.get(key);
  if (making === undefined) {
    making = make()
      .catch((error) => {
        // What is wrong with us says nothing about the file.
        const ours = error instanceof AppError && error.code !== 'not-found';
        if (!ours) failed.set(key, true);
        throw error;
      })
      .finally(() => running.delete(key));
    running.set(key, making);
  }
  return making;
}

/** What went wrong with another server, as it is answered to who asked for a file of it. */
export function toFetchError(ctx: Context, url: string, error: unknown): AppError {
  ctx.log.debug({ err: error, url }, 'a remote file could not be had');
  if (error instanceof AppError) return error;
  const reason = error instanceof OutboundError ? error.reason : undefined;
  if (reason === 'busy' || reason === 'aborted') {
    return new AppError('unavailable', 'The server is busy, try again later', { cause: error });
  }
  return notFound(error);
}
