import type { Bus } from '../bus/bus.ts';
import type { Context } from './context.ts';

/**
 * Something made once per running server and kept in memory: caches, worker processes. The bus is its identity,
 * because it is what tells a cache that it is out of date; a copy of the context shares it.
 */
export function perProcess<T>(make: (ctx: Context) => T): (ctx: Context) => T {
  const made = new WeakMap<Bus, T>();
  return (ctx) => {
    let value = made.get(ctx.bus);
    if (value === undefined) {
      value = make(ctx);
      made.set(ctx.bus, value);
    }
    return value;
  };
}
