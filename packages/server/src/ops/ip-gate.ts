import type { FastifyInstance } from 'fastify';
import { isOpenToAll, isShutOut } from '../core/barriers/in-force.ts';
import type { Context } from '../core/context.ts';

/** Nobody at an address that staff shut out is answered, whatever they ask for; what asks whether the server lives is. */
export function installIpGate(server: FastifyInstance, ctx: Context): void {
  server.addHook('onRequest', (request, reply, next) => {
    if (isOpenToAll(ctx) || request.url === '/health') return next();
    isShutOut(ctx, request.ip).then((shut) => {
      if (!shut) return next();
      reply.code(403).header('cache-control', 'no-store').send({ error: 'Your address is shut out here' });
    }, next);
  });
}
