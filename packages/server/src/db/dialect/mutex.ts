export interface Mutex {
  /** Runs `fn` alone, in the order of calls. */
  run<T>(fn: () => Promise<T>): Promise<T>;
}

export function createMutex(): Mutex {
  let tail: Promise<unknown> = Promise.resolve();
  let depth = 0;
  return {
    run: <T>(fn: () => Promise<T>) => {
      const alone = depth === 0;
      depth += 1;
      const result = (alone ? fn() : tail.then(fn)).finally(() => {
        depth -= 1;
      });
      tail = result.catch(() => {});
      return result;
    },
  };
}
