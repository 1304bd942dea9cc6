import type { FastifyInstance } from 'fastify';

/** The end of a server, seen by those who ask it. */
export interface Draining {
  isDraining(): boolean;
  /** From now on each answer ends its connection, so that who comes again comes to another process. */
  begin(): void;
}

/** Call it on the root instance before routes: the hook has to see all of them. */
export function installDraining(fastify: FastifyInstance): Draining {
  let draining = false;
  fastify.addHook('onSend', async (_request, reply, payload) => {
    if (draining) reply.header('connection', 'close');
    return payload;
  });
  return {
    isDraining: () => draining,
    begin() {
      draining = true;
    },
  };
}
