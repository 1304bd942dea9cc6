/** Time as a dependency: production uses the system's, tests drive their own. All values are milliseconds. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Runs `fn` once after `ms`; the answer cancels it. Never keeps the process alive on its own. */
  after(ms: number, fn: () => void): () => void;
  /** Runs `fn` every `ms`; the answer cancels it. Never keeps the process alive on its own. */
  every(ms: number, fn: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, fn) {
    const timer = setTimeout(fn, ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
  every(ms, fn) {
    const timer = setInterval(fn, ms);
    timer.unref();
    return () => clearInterval(timer);
  },
};

/** Resolves after `ms`, and keeps the process alive until then: for waiting at a start, when nothing else does. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** An ISO 8601 instant with milliseconds and `Z`, the form every wire here uses. */
export function toIso(ms: number): string {
  return new Date(ms).toISOString();
}
