import type { FastifyPluginAsync } from 'fastify';
import type { Context } from '../../core/context.ts';
import { addActorRoutes } from './actors.ts';
import { installSignatureGate } from './closed.ts';
import { addCollectionRoutes } from './collections.ts';
import { addFeaturedRoutes } from './featured.ts';
import { addMarkRoutes } from './marks.ts';
import { addNodeinfoRoutes } from './nodeinfo.ts';
import { addPostRoutes } from './posts.ts';
import { addWebfingerRoutes } from './webfinger.ts';

/** Everything other servers read here. */
export const federationRoutes: FastifyPluginAsync<{ ctx: Context }> = async (fastify, { ctx }) => {
  // Pages of other origins may read what is public, errors and redirects included; no cookie ever comes with that.
  fastify.addHook('onRequest', (_request, reply, next) => {
    reply.header('access-control-allow-origin', '*');
    next();
  });
  installSignatureGate(fastify, ctx);
  addWebfingerRoutes(fastify, ctx);
  addNodeinfoRoutes(fastify, ctx);
  addActorRoutes(fastify, ctx);
  addCollectionRoutes(fastify, ctx);
  addPostRoutes(fastify, ctx);
  addMarkRoutes(fastify, ctx);
  addFeaturedRoutes(fastify, ctx);
};
