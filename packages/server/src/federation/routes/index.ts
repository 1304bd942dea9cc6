import type { FastifyInstance, FastifyPluginAsync } from 'fastify';
import type { Context } from '../../core/context.ts';
import { wantsActivityJson } from '../../lib/wants-activity-json.ts';
import { verifyFetch } from '../inbox/verify-fetch.ts';
import { addActorRoutes } from './actors.ts';
import { addCollectionRoutes } from './collections.ts';
import { addMarkRoutes } from './marks.ts';
import { addNodeinfoRoutes } from './nodeinfo.ts';
import { addPostRoutes, type VerifyRequest } from './posts.ts';
import { addWebfingerRoutes } from './webfinger.ts';

export interface FederationOptions {
  ctx: Context;
  /** Who signed a fetch; ours unless given. */
  verifyRequest?: VerifyRequest;
}

/** Everything other servers read here. */
export const federationRoutes: FastifyPluginAsync<FederationOptions> = async (fastify, options) => {
  const { ctx, verifyRequest = verifyFetch } = options;
  addActivityConstraint(fastify);
  addWebfingerRoutes(fastify, ctx);
  addNodeinfoRoutes(fastify, ctx);
  addActorRoutes(fastify, ctx);
  addCollectionRoutes(fastify, ctx);
  addPostRoutes(fastify, ctx, verifyRequest);
  addMarkRoutes(fastify, ctx);
};

/**
 * Lets a route be for servers only: `{ constraints: { activityJson: true } }`. Where the request prefers a page, the
 * router goes on to the page of the same address.
 */
function addActivityConstraint(fastify: FastifyInstance): void {
  fastify.addConstraintStrategy({
    name: 'activityJson',
    storage() {
      const handlers = new Map<unknown, unknown>();
      return {
        get: (key: unknown) => (handlers.get(key) as never) ?? null,
        set: (key: unknown, handler: unknown) => void handlers.set(key, handler),
      };
    },
    validate(value: unknown) {
      if (value !== true) throw new Error('activityJson is true or absent');
    },
    deriveConstraint: (request: { headers: { accept?: string | undefined } }) =>
      wantsActivityJson(request.headers.accept) ? true : undefined,
  });
}
