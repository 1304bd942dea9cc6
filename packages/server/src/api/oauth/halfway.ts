import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../../core/context.ts';
import { createHalfway, type Halfway, readHalfway, SECOND_STEP_MS } from '../../core/two-factor/second-step.ts';
import { readCookie, writeCookie } from '../http/cookies.ts';

const NAME = 'linnet_halfway';

/** Notes in a browser whose password was right, for the second step. Whoever was signed in there still is. */
export async function rememberHalfway(ctx: Context, reply: FastifyReply, halfway: Halfway): Promise<void> {
  writeCookie(ctx, reply, NAME, await createHalfway(ctx, halfway), SECOND_STEP_MS / 1_000);
}

/** Whose first step this browser took lately. */
export async function loadHalfway(ctx: Context, request: FastifyRequest): Promise<Halfway | undefined> {
  const value = readCookie(ctx, request, NAME);
  return value === undefined ? undefined : readHalfway(ctx, value);
}

export function forgetHalfway(ctx: Context, reply: FastifyReply): void {
  writeCookie(ctx, reply, NAME, '', 0);
}
