import type { FastifyReply } from 'fastify';
import type { Json } from '../render/json.ts';

const ACTIVITY_JSON = 'application/activity+json; charset=utf-8';
const PUBLIC_SECONDS = 180;

/** Answers a document that anyone may have. */
export function sendDocument(reply: FastifyReply, document: Json): FastifyReply {
  return reply
    .header('vary', 'Accept')
    .header('cache-control', `public, max-age=${PUBLIC_SECONDS}`)
    .type(ACTIVITY_JSON)
    .send(JSON.stringify(document));
}

/** Answers a document that only who signed the request may have. */
export function sendPrivately(reply: FastifyReply, document: Json): FastifyReply {
  return reply
    .header('vary', 'Accept, Signature')
    .header('cache-control', 'private, no-store')
    .type(ACTIVITY_JSON)
    .send(JSON.stringify(document));
}

export function sendGone(reply: FastifyReply, document: Json): FastifyReply {
  return sendDocument(reply.code(410), document);
}

/** Sends people who asked for a page there. */
export function sendToPage(reply: FastifyReply, page: string): FastifyReply {
  return reply.header('vary', 'Accept').redirect(page, 302);
}

/** One answer for what is absent and for what may not be seen. */
export function sendMissing(reply: FastifyReply): FastifyReply {
  return sendError(reply.code(404), 'Record not found');
}

export function sendError(reply: FastifyReply, message: string): FastifyReply {
  return reply
    .header('vary', 'Accept')
    .header('cache-control', 'no-store')
    .type('application/json; charset=utf-8')
    .send(JSON.stringify({ error: message }));
}
