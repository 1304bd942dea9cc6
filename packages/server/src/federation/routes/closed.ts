import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../../core/context.ts';
import { areSignaturesWanted } from '../../core/users/modes.ts';
import { wantsActivityJson } from '../../lib/accept.ts';
import { InboxRefusal } from '../inbox/refusal.ts';
import { verifyFetch } from '../inbox/verify-fetch.ts';
import { sendError, sendMissing } from './answers.ts';

/**
 * What an address has for whoever shows no signature while one is wanted. `all`: everything, since nobody could find or
 * believe us without; `key`: what it takes to check our signatures; `page`: the way to its page, for people. None of these:
 * nothing.
 */
export type Unsigned = 'all' | 'key' | 'page';

declare module 'fastify' {
  interface FastifyContextConfig {
    unsigned?: Unsigned;
  }
  interface FastifyRequest {
    /** A signature is wanted: `missing` where none was shown that holds. */
    proof: 'unasked' | 'shown' | 'missing';
  }
}

/** RFC 9110 §15.5.2 wants one: the scheme that drafts of Cavage register. RFC 9421 §2 has none to name. */
const CHALLENGE = 'Signature realm="Linnet",headers="(request-target) host date"';
const WANTED = 'The request is not signed by a key that can be verified';

/** Asks for the signature of a server that is spoken to, before anything is looked up, wherever a route says nothing else. */
export function installSignatureGate(fastify: FastifyInstance, ctx: Context): void {
  fastify.decorateRequest('proof', 'unasked');
  fastify.addHook('onRequest', async (request, reply) => {
    const { unsigned } = request.routeOptions.config;
    if (unsigned === 'all' || (unsigned !== undefined && !wantsActivityJson(request.headers.accept))) return;
    if (!(await areSignaturesWanted(ctx))) return;
    const refusal = await findRefusal(ctx, request);
    request.proof = refusal === undefined ? 'shown' : 'missing';
    if (refusal !== undefined && unsigned !== 'key') return refuse(reply, refusal);
  });
  // Whatever the answer is, it is for this signer: a cache on the way must not have it for the next.
  fastify.addHook('onSend', async (request, reply) => {
    if (request.proof === 'unasked') return;
    reply.header('vary', 'Accept, Signature').header('cache-control', 'private, no-store');
  });
}

async function findRefusal(ctx: Context, request: FastifyRequest): Promise<InboxRefusal | undefined> {
  // Nothing was tried, so nothing is counted against the address.
  if (request.headers['signature'] === undefined) return new InboxRefusal(401, 'missing');
  try {
    await verifyFetch(ctx, request);
    return undefined;
  } catch (error) {
    if (!(error instanceof InboxRefusal)) throw error;
    request.log.debug({ err: error }, 'a signed fetch was not believed');
    return error;
  }
}

function refuse(reply: FastifyReply, { status, retryAfter }: InboxRefusal): FastifyReply {
  // To those whom we do not speak to there is nothing here, as ever.
  if (status === 403) return sendMissing(reply);
  if (status !== 429 && status !== 503) return sendError(reply.code(401).header('www-authenticate', CHALLENGE), WANTED);
  return sendError(reply.code(status).header('retry-after', retryAfter ?? 60), 'Try again later');
}
