import type { FastifyInstance } from 'fastify';
import type { Rng } from '../../lib/rng.ts';
import { type FindToken, installAuth } from './auth.ts';
import { installBody } from './body.ts';
import { installCors } from './cors.ts';
import { installErrors, sendNotFound } from './errors.ts';
import type { ApiProfile } from './profile.ts';
import { installRateLimits } from './rate-limit.ts';
import type { TokenBuckets } from './token-buckets.ts';

export interface HttpOptions {
  profile: ApiProfile;
  rng: Rng;
  publicUrl: string;
  findToken: FindToken;
  /** Where requests are counted; null: they are not. */
  buckets: TokenBuckets | null;
  /** For uploads on their way in. */
  tempDir: string;
}

/**
 * Everything the routes of one dialect share, in the order it must run: CORS before anything can fail, the token before
 * the limits that count by it, limits before bodies. `app` is the scope that holds these routes and nothing else,
 * because its body parsers and its answers are theirs alone. Unknown paths that belong to the dialect are answered here,
 * so that no page of the web app ever is.
 */
export function installHttp(app: FastifyInstance, options: HttpOptions): void {
  const { profile, buckets } = options;
  installErrors(app, profile.describeError);
  installCors(app);
  installAuth(app, { ...options, tokens: profile.tokens });
  if (buckets !== null) installRateLimits(app, buckets, profile.limits);
  installBody(app, { ...options, decode: profile.decode });
  if (profile.nulls === 'absent') app.setReplySerializer((answer) => JSON.stringify(answer, leaveOutNull));
  for (const { url, methods = app.supportedMethods } of profile.unknown) {
    app.route({ method: [...methods], url, exposeHeadRoute: false, handler: sendNotFound });
  }
}

function leaveOutNull(_key: string, value: unknown): unknown {
  return value === null ? undefined : value;
}
