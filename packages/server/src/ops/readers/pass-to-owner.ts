import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Errand, OwnerNeeded, runErrand } from '../../lib/owner-needed.ts';
import type { PassOn } from '../../net/readers/pass-on.ts';
import { hasBody } from '../body-deadline.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Only the owner of the data answers it: it streams, reaches other servers or speaks for all processes. */
    owner?: boolean;
  }
  interface FastifyRequest {
    errand: (Errand & { passed: boolean }) | null;
  }
}

/**
 * Makes a server one that reads: what may change something goes to the owner as it came, before anything of it is read. So
 * does what turns out to need the owner on the way (`askOwner`): nothing of it has happened, and what was made of it is
 * not sent. Call it before routes are added.
 */
export function passToOwner(fastify: FastifyInstance, passOn: PassOn): void {
  fastify.decorateRequest('errand', null);
  const pass = (request: FastifyRequest, reply: FastifyReply, withBody: boolean) => {
    if (request.errand !== null) request.errand.passed = true;
    reply.hijack();
    passOn.pass(request.raw, reply.raw, { withBody });
  };
  fastify.addHook('onRequest', (request, reply, done) => {
    const errand = { ownerNeeded: false, passed: false };
    request.errand = errand;
    if (isForOwner(request)) pass(request, reply, true);
    else runErrand(errand, done);
  });
  // Who waits for what another request has begun learns by the error alone that it is for the owner.
  fastify.addHook('onRoute', (route) => {
    const { handler } = route;
    route.handler = function (request, reply) {
      const answer: unknown = handler.call(this, request, reply);
      return answer instanceof Promise ? answer.catch((error) => note(request, error)) : answer;
    };
  });
  fastify.addHook('onSend', (request, reply, payload, done) => {
    if (request.errand?.ownerNeeded !== true) return done(null, payload);
    // A file that was opened for it.
    (payload as { destroy?(): void } | null)?.destroy?.();
    pass(request, reply, false);
  });
}

function note({ errand }: FastifyRequest, error: unknown): never {
  if (errand !== null && error instanceof OwnerNeeded) errand.ownerNeeded = true;
  throw error;
}

function isForOwner({ method, headers, routeOptions }: FastifyRequest): boolean {
  if (method !== 'GET' && method !== 'HEAD') return true;
  if (hasBody(headers)) return true;
  return routeOptions.config?.owner === true;
}
