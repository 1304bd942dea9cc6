import type { FastifyRequest } from 'fastify';
import type { Context } from '../../core/context.ts';
import { isConfirmed } from '../../core/oauth/confirmed.ts';
import { AccessError } from './errors.ts';

/** The hook of a route that could lock its person out: throws an AccessError unless they have shown lately who they are. */
export function requireConfirmed(ctx: Context): (request: FastifyRequest) => Promise<void> {
  return async ({ auth }) => {
    if (auth === null) throw new AccessError('no-token');
    if (!(await isConfirmed(ctx, auth.tokenId))) throw new AccessError('unconfirmed');
  };
}
