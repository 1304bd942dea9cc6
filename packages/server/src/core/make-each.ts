import type { Context } from './context.ts';
import { perProcess } from './per-process.ts';

const leftOut = perProcess(() => new Map<string, number>());

/** What is made of each item of a list. One that cannot be made is left out, logged with its id and counted. */
export function makeEach<T, R>(
  ctx: Context,
  what: string,
  items: readonly T[],
  idOf: (item: T) => number | string,
  make: (item: T) => R,
): R[] {
  const made: R[] = [];
  for (const item of items) {
    try {
      made.push(make(item));
    } catch (error) {
      leaveOut(ctx, what, idOf(item), error);
    }
  }
  return made;
}

/** Tells the operator of something that could not be shown. */
export function leaveOut(ctx: Context, what: string, id: number | string, error: unknown): void {
  const counts = leftOut(ctx);
  counts.set(what, (counts.get(what) ?? 0) + 1);
  ctx.log.error({ err: error, what, id }, 'left out: it cannot be shown');
}

/** How many of what were left out since the process began. */
export function countLeftOut(ctx: Context): ReadonlyMap<string, number> {
  return leftOut(ctx);
}
