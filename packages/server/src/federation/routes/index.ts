import type { FastifyPluginAsync } from 'fastify';
import type { Context } from '../../core/context.ts';
import { addActorRoutes } from './actors.ts';
import { addCollectionRoutes } from './collections.ts';
import { addMarkRoutes } from './marks.ts';
import { addNodeinfoRoutes } from './nodeinfo.ts';
import { addPostRoutes, type VerifyRequest } from './posts.ts';
import { addWebfingerRoutes } from './webfinger.ts';

export interface FederationOptions {
  ctx: Context;
  /** Who signed a fetch; without it limited posts are there for nobody. */
  verifyRequest?: VerifyRequest;
}

/** Everything other servers read here. */
export const federationRoutes: FastifyPluginAsync<FederationOptions> = async (fastify, { ctx, verifyRequest }) => {
  addWebfingerRoutes(fastify, ctx);
  addNodeinfoRoutes(fastify, ctx);
  addActorRoutes(fastify, ctx);
  addCollectionRoutes(fastify, ctx);
  addPostRoutes(fastify, ctx, verifyRequest);
  addMarkRoutes(fastify, ctx);
};
