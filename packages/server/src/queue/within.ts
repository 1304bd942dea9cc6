import type { Clock } from '../lib/clock.ts';

/** Something took longer than it may. What it does meanwhile cannot be stopped, only no longer waited for. */
export class DeadlineError extends Error {
  constructor(ms: number) {
    super(`not done within ${ms} ms`);
    this.name = 'DeadlineError';
  }
}

/** Waits for `work` so long and no longer; rejects with DeadlineError. */
export async function within<T>(clock: Clock, ms: number, work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const cancel = clock.after(ms, () => reject(new DeadlineError(ms)));
  try {
    return await Promise.race([work, promise]);
  } finally {
    cancel();
  }
}
