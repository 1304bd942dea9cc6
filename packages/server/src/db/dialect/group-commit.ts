export interface GroupCommit {
  /** Resolves once everything committed before this call is on the disk. */
  durable(): Promise<void>;
}

/**
 * One asynchronous fsync at a time, shared by all commits that happened before it started: power loss is survived,
 * the event loop is never stalled, and sixteen writers pay for one disk flush.
 */
export function createGroupCommit(sync: () => Promise<void>): GroupCommit {
  let waiting: { resolve: () => void; reject: (error: unknown) => void }[] = [];
  let running = false;

  async function flush(): Promise<void> {
    running = true;
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      try {
        await sync();
        for (const waiter of batch) waiter.resolve();
      } catch (error) {
        for (const waiter of batch) waiter.reject(error);
      }
    }
    running = false;
  }

  return {
    durable: () =>
      new Promise((resolve, reject) => {
        waiting.push({ resolve, reject });
        if (!running) void flush();
      }),
  };
}
