import { join } from 'node:path';
import type { FastifyPluginAsync } from 'fastify';
import type { Context } from '../../core/context.ts';
import { recallAccess } from '../../core/two-factor/recall-access.ts';
import { installHttp } from './install-http.ts';
import type { ApiProfile } from './profile.ts';
import { createSharedBuckets } from './shared-buckets.ts';
import type { TokenBuckets } from './token-buckets.ts';

export interface ApiOptions {
  ctx: Context;
  profile: ApiProfile;
  /** The counters that all client APIs share, for `takeLimit`. */
  buckets: TokenBuckets;
}

/** Routes of a client API. */
export type ApiRoutes = FastifyPluginAsync<ApiOptions>;

/** A client API: its habits, and its routes. */
export interface ClientApi {
  profile: ApiProfile;
  routes: readonly ApiRoutes[];
}

/** All client APIs, each in a scope of its own, with one kind of token and one set of counters. */
export function createClientApis(apis: readonly ClientApi[]): FastifyPluginAsync<{ ctx: Context }> {
  return async (app, { ctx }) => {
    const { rng, config } = ctx;
    const buckets = createSharedBuckets(ctx);
    for (const { profile, routes } of apis) {
      await app.register(async (scope) => {
        installHttp(scope, {
          profile,
          rng,
          publicUrl: config.publicUrl,
          // What `takeLimit` guards, such as passwords, stays guarded.
          buckets: config.rateLimits ? buckets : null,
          tempDir: join(config.dataDir, 'tmp'),
          findToken: (token) => recallAccess(ctx, token),
        });
        for (const group of routes) await scope.register(group, { ctx, profile, buckets });
      });
    }
  };
}
