import type { FastifyPluginAsync } from 'fastify';
import type { Context } from '../../core/context.ts';
import { addActorRoutes } from './actors.ts';
import { addCollectionRoutes } from './collections.ts';
import { addMarkRoutes } from './marks.ts';
import { addNodeinfoRoutes } from './nodeinfo.ts';
import { addPostRoutes } from './posts.ts';
import { addWebfingerRoutes } from './webfinger.ts';

/** Everything other servers read here. */
export const federationRoutes: FastifyPluginAsync<{ ctx: Context }> = async (fastify, { ctx }) => {
  addWebfingerRoutes(fastify, ctx);
  addNodeinfoRoutes(fastify, ctx);
  addActorRoutes(fastify, ctx);
  addCollectionRoutes(fastify, ctx);
  addPostRoutes(fastify, ctx);
  addMarkRoutes(fastify, ctx);
};
