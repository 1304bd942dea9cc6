import type { FastifyInstance } from 'fastify';
import type { Clock } from '../../lib/clock.ts';
import type { Rng } from '../../lib/rng.ts';
import { type FindToken, installAuth } from './auth.ts';
import { installBody } from './body.ts';
import { installCors } from './cors.ts';
import { installErrors, sendNotFound } from './errors.ts';
import { installRateLimits } from './rate-limit.ts';
import { createTokenBuckets, type TokenBuckets } from './token-buckets.ts';

export interface HttpOptions {
  clock: Clock;
  rng: Rng;
  publicUrl: string;
  findToken: FindToken;
  /** False: requests are not counted. What `takeLimit` guards, such as passwords, stays guarded. */
  rateLimits?: boolean;
  /** For uploads on their way in. */
  tempDir: string;
}

/**
 * Everything the client APIs share, in the order it must run: CORS before anything can fail, the token before the
 * limits that count by it, limits before bodies. `app` is the scope that holds these APIs and nothing else, because
 * its body parsers and its answers are theirs alone. Unknown paths below `/api/` are answered here, so that no page of
 * the web app ever is.
 */
export function installHttp(app: FastifyInstance, options: HttpOptions): TokenBuckets {
  installErrors(app);
  installCors(app);
  installAuth(app, options);
  const buckets =
    options.rateLimits === false ? createTokenBuckets(options.clock) : installRateLimits(app, options.clock);
  installBody(app, options);
  app.all('/api/*', sendNotFound);
  // Preflights of other paths need a route for the CORS hook to run.
  app.options('/oauth/*', sendNotFound);
  return buckets;
}
