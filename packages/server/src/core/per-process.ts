import type { Context } from './context.ts';

/**
 * Something made once per running server and kept in its memory: caches, worker processes. Copies of a context share
 * it. What has to be ended says so to `ctx.memory.onClose`.
 */
export function perProcess<T>(make: (ctx: Context) => T): (ctx: Context) => T {
  const key = {};
  return (ctx) => ctx.memory.keep(key, () => make(ctx));
}
