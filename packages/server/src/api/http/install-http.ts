import type { FastifyInstance } from 'fastify';
import type { Clock } from '../../lib/clock.ts';
import type { Rng } from '../../lib/rng.ts';
import { type FindToken, installAuth } from './auth.ts';
import { installBody } from './body.ts';
import { installCors } from './cors.ts';
import { installErrors } from './errors.ts';
import { installRateLimits } from './rate-limit.ts';
import type { TokenBuckets } from './token-buckets.ts';

export interface HttpOptions {
  clock: Clock;
  rng: Rng;
  publicUrl: string;
  findToken: FindToken;
  /** For uploads on their way in. */
  tempDir: string;
}

/**
 * Everything the client APIs share, in the order it must run: CORS before anything can fail, the token before the
 * limits that count by it, limits before bodies. `app` is the scope that holds these APIs and nothing else, because
 * its body parsers, error handler and 404 answer are JSON only.
 */
export function installHttp(app: FastifyInstance, options: HttpOptions): TokenBuckets {
  installErrors(app);
  installCors(app);
  installAuth(app, options);
  const buckets = installRateLimits(app, options.clock);
  installBody(app, options);
  return buckets;
}
