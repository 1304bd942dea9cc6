import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ensureInstanceActor } from '../../core/accounts/instance-actor.ts';
import { mint } from '../../core/addresses.ts';
import type { Context } from '../../core/context.ts';
import { wantsActivityJson } from '../../lib/accept.ts';
import { loadActor } from '../documents/load-actor.ts';
import { renderActorDocument, renderKeyDocument } from '../render/actor.ts';
import { renderTombstoneDocument } from '../render/tombstone.ts';
import { sendDocument, sendGone, sendMissing, sendToPage } from './answers.ts';
import { findActor } from './find-actor.ts';

interface ByName {
  Params: { name: string };
}

/** Actor documents: `/users/:name`, and the server's own `/actor`. */
export function addActorRoutes(fastify: FastifyInstance, ctx: Context): void {
  fastify.get<ByName>('/users/:name', { config: { unsigned: 'key' } }, async (request, reply) => {
    if (wantsActivityJson(request.headers.accept)) return sendActor(ctx, request, reply);
    const account = await findActor(ctx, request.params.name);
    if (account === undefined) return sendMissing(reply);
    return sendToPage(reply, account.url ?? mint.accountPage(ctx, account.username));
  });

  // Answered whatever is asked for: it is no secret, and whoever checks our signatures needs it first.
  fastify.get('/actor', { config: { unsigned: 'all' } }, async (_request, reply) =>
    sendActorById(ctx, reply, await ensureInstanceActor(ctx)),
  );
}

async function sendActor(ctx: Context, request: FastifyRequest<ByName>, reply: FastifyReply): Promise<FastifyReply> {
  const account = await findActor(ctx, request.params.name);
  if (account === undefined) return sendMissing(reply);
  if (account.deletedAt !== null) {
    return sendGone(reply, renderTombstoneDocument(account.uri, account.deletedAt));
  }
  return sendActorById(ctx, reply, account.id, request.proof === 'missing' ? renderKeyDocument : renderActorDocument);
}

async function sendActorById(
  ctx: Context,
  reply: FastifyReply,
  id: number,
  render: typeof renderActorDocument = renderActorDocument,
): Promise<FastifyReply> {
  const actor = await loadActor(ctx, id);
  return actor === undefined ? sendMissing(reply) : sendDocument(reply, render(actor));
}
