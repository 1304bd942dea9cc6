import { AppError } from './errors.ts';

export interface Limit {
  /** Runs `fn` as soon as there is room, in the order of calls. Throws `unavailable` when too many wait already. */
  run<T>(fn: () => Promise<T>): Promise<T>;
}

/** At most `atOnce` run and `maxWaiting` wait: work beyond that is refused at once instead of piling up. */
export function createLimit(atOnce: number, maxWaiting: number): Limit {
  const waiting: (() => void)[] = [];
  let running = 0;
  return {
    async run(fn) {
      if (running >= atOnce) {
        if (waiting.length >= maxWaiting) throw new AppError('unavailable', 'The server is busy, try again later');
        // Whoever ends hands its place over, so that nobody slips in between.
        await new Promise<void>((resolve) => waiting.push(resolve));
      } else running += 1;
      try {
        return await fn();
      } finally {
        const next = waiting.shift();
        if (next === undefined) running -= 1;
        else next();
      }
    },
  };
}
