import type { FastifyRequest } from 'fastify';
import type { Context } from '../../core/context.ts';
import { type Signer, verifyRequest } from './verify-request.ts';

/** Who signed a GET. Throws InboxRefusal. */
export function verifyFetch(ctx: Context, request: FastifyRequest): Promise<Signer> {
  const { method = 'GET', url: path = '', headers } = request.raw;
  return verifyRequest(ctx, { method, path, headers, body: null });
}
