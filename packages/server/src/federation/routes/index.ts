import type { FastifyPluginAsync } from 'fastify';
import type { Context } from '../../core/context.ts';
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
  addWebfingerRoutes(fastify, ctx);
  addNodeinfoRoutes(fastify, ctx);
  addActorRoutes(fastify, ctx);
  addCollectionRoutes(fastify, ctx);
  addPostRoutes(fastify, ctx, verifyRequest);
  addMarkRoutes(fastify, ctx);
};
