import type { Context } from '../../core/context.ts';
import { perProcess } from '../../core/per-process.ts';
import { createCache } from '../../lib/cache.ts';

const HOUR_MS = 3_600_000;

const answered = perProcess((ctx) =>
  createCache<string, { times: number }>({ max: 20_000, ttlMs: HOUR_MS, clock: ctx.clock }),
);

/** Whether an answer may go out that goes out so often in an hour: who asks without end fills the queue of a server that does not listen. */
export function mayAnswer(ctx: Context, key: string, most: number): boolean {
  const known = answered(ctx).get(key) ?? { times: 0 };
  // Kept from the first on: the hour ends whoever goes on asking.
  if (known.times === 0) answered(ctx).set(key, known);
  known.times += 1;
  return known.times <= most;
}
