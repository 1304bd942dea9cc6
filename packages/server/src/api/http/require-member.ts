import type { FastifyRequest } from 'fastify';
import type { Context } from '../../core/context.ts';
import { isPrivate } from '../../core/users/modes.ts';
import { AccessError } from './errors.ts';

/** The hook of a route that visitors may read, unless the server is private: throws an AccessError for them then. */
export function refuseVisitors(ctx: Context): (request: FastifyRequest) => Promise<void> {
  return async ({ auth }) => {
    const member = auth !== null && auth.accountId !== null && auth.refusal === undefined && !auth.unconfirmed;
    if (member || !(await isPrivate(ctx))) return;
    throw new AccessError('no-token', PRIVATE);
  };
}

const PRIVATE = 'This server is private: sign in to read it';
