import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { findLocalAccount } from '../../core/accounts/find.ts';
import type { Context } from '../../core/context.ts';
import { AppError } from '../../lib/errors.ts';
import { acceptActivity } from './accept-activity.ts';
import { InboxRefusal } from './refusal.ts';
import { openShares } from './shares.ts';

const MAX_BYTES = 1_000_000;
const RETRY_AFTER_SECONDS = 60;

const SENTENCES: Record<InboxRefusal['status'], string> = {
  400: 'The activity could not be read',
  401: 'The request is not signed by a key that can be verified',
  403: 'The signer may not send this',
  404: 'Record not found',
  410: 'Gone',
  429: 'Too many activities, try again later',
  503: 'Try again later',
};

/** Where other servers deliver to. The bytes of the body are kept as they came, because they are what was signed. */
export async function inboxRoutes(app: FastifyInstance, { ctx }: { ctx: Context }): Promise<void> {
  openShares(ctx);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    '*',
    { parseAs: 'buffer', bodyLimit: MAX_BYTES },
    async (_: FastifyRequest, body: Buffer) => {
      return body;
    },
  );
  app.setErrorHandler((error, request, reply) => answerError(ctx, error, request, reply));

  app.post('/inbox', (request, reply) => receive(ctx, request, reply));
  app.post('/actor/inbox', (request, reply) => receive(ctx, request, reply));
  app.post<{ Params: { name: string } }>('/users/:name/inbox', async (request, reply) => {
    const owner = await findLocalAccount(ctx.db, request.params.name);
    if (owner === undefined) throw new InboxRefusal(404, 'no-such-account');
    if (owner.deletedAt !== null) throw new InboxRefusal(410, 'deleted-account');
    return receive(ctx, request, reply);
  });
}

async function receive(ctx: Context, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { method, url: path = '', headers } = request.raw;
  const acceptance = await acceptActivity(ctx, {
    method: method ?? 'POST',
    path,
    headers,
    // Any type is taken: the signature covers the bytes, so nothing is gained by refusing.
    body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
    address: request.ip,
  });
  if (acceptance.state === 'ignored') ctx.log.debug({ reason: acceptance.reason }, 'activity ignored');
  return reply.code(202).send();
}

function answerError(ctx: Context, error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (error instanceof InboxRefusal) {
    const { status, reason, retryAfter } = error;
    ctx.log.info({ status, reason, keyId: readKeyId(request) }, 'activity refused');
    if (status === 429 || status === 503) reply.header('retry-after', String(retryAfter ?? RETRY_AFTER_SECONDS));
    return reply.code(status).send({ error: SENTENCES[status] });
  }
  const status = (error as { statusCode?: unknown }).statusCode;
  if (typeof status === 'number' && status >= 400 && status < 500) {
    const reason = status === 413 ? 'too-large' : 'malformed-request';
    ctx.log.info({ status, reason, keyId: readKeyId(request) }, 'activity refused');
    return reply.code(status).send({ error: status === 413 ? 'The activity is too large' : 'Bad Request' });
  }
  ctx.log.error({ err: error }, 'activity could not be taken in');
  if (error instanceof AppError && (error.code === 'unavailable' || error.code === 'full')) {
    reply.header('retry-after', String(RETRY_AFTER_SECONDS));
    return reply.code(error.code === 'full' ? 507 : 503).send({ error: error.safeMessage });
  }
  return reply.code(500).send({ error: 'Internal Server Error' });
}

/** For the log only; nothing is decided by it. */
function readKeyId(request: FastifyRequest): string | undefined {
  const headers = [request.headers['signature-input'], request.headers['signature']].flat();
  return /keyid="([^"]{1,300})"/i.exec(headers.join(' '))?.[1];
}
