import { join } from 'node:path';
import type { FastifyPluginAsync } from 'fastify';
import type { Context } from '../../core/context.ts';
import { findToken } from '../../core/oauth/tokens.ts';
import { installHttp } from './install-http.ts';
import type { TokenBuckets } from './token-buckets.ts';

export interface ApiOptions {
  ctx: Context;
  /** The counters that all client APIs share, for `takeLimit`. */
  buckets: TokenBuckets;
}

/** The routes of one client API. */
export type ApiRoutes = FastifyPluginAsync<ApiOptions>;

/** All client APIs in one scope, with one reader of bodies, one kind of token, one set of limits. */
export function createClientApis(groups: readonly ApiRoutes[]): FastifyPluginAsync<{ ctx: Context }> {
  return async (app, { ctx }) => {
    const buckets = installHttp(app, {
      clock: ctx.clock,
      rng: ctx.rng,
      publicUrl: ctx.config.publicUrl,
      rateLimits: ctx.config.rateLimits,
      tempDir: join(ctx.config.dataDir, 'tmp'),
      findToken: (token) => findToken(ctx, token),
    });
    for (const routes of groups) await app.register(routes, { ctx, buckets });
  };
}
