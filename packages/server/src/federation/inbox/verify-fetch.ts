import type { FastifyRequest } from 'fastify';
import type { Context } from '../../core/context.ts';
import { checkAddress, unlessUnproven } from './shares.ts';
import { type Signer, verifyRequest } from './verify-request.ts';

/** Who signed a GET. Throws InboxRefusal. */
export async function verifyFetch(ctx: Context, request: FastifyRequest): Promise<Signer> {
  const { method = 'GET', url: path = '', headers } = request.raw;
  checkAddress(ctx, request.ip);
  return unlessUnproven(ctx, request.ip, () => verifyRequest(ctx, { method, path, headers, body: null }));
}
