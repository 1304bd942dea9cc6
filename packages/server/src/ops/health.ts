import type { FastifyPluginAsync } from 'fastify';
import type { Context } from '../core/context.ts';
import { pingDatabase } from '../db/queries/health.ts';
import type { Clock } from '../lib/clock.ts';

const ANSWER_WITHIN_MS = 2_000;

export interface HealthOptions {
  ctx: Context;
  /** Whether this process does what it is there for. */
  isWorking(): boolean;
  /** Whether it was told to stop. */
  isDraining(): boolean;
}

/**
 * `GET /health`: 200 while the database answers and the queue runs, else 503 naming what is wrong. From SIGTERM on 503: whoever
 * spreads requests sends no more of them here.
 */
export const healthRoutes: FastifyPluginAsync<HealthOptions> = async (fastify, { ctx, isWorking, isDraining }) => {
  fastify.get('/health', { config: { owner: true } }, async (request, reply) => {
    reply.header('cache-control', 'no-store');
    if (isDraining()) return reply.code(503).send({ status: 'draining' });
    const failing: string[] = [];
    try {
      await within(ctx.clock, ANSWER_WITHIN_MS, pingDatabase(ctx.db));
    } catch (error) {
      request.log.error({ err: error }, 'the database does not answer');
      failing.push('database');
    }
    if (!isWorking()) failing.push('queue');
    if (failing.length > 0) return reply.code(503).send({ status: 'unavailable', failing });
    return { status: 'ok' };
  });
};

async function within<T>(clock: Clock, ms: number, work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const cancel = clock.after(ms, () => reject(new Error(`no answer within ${ms} ms`)));
  try {
    return await Promise.race([work, promise]);
  } finally {
    cancel();
  }
}
