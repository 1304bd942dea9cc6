/** What one running server keeps in memory: caches, worker processes. Plain: it knows nothing of what it keeps. */
export interface Memory {
  /** What is kept under `key`, made now where it is not there yet. */
  keep<T>(key: object, make: () => T): T;
  /** Runs at the close; what was asked last runs first. */
  onClose(end: () => void | Promise<void>): void;
  /** Ends what has an end, and forgets everything. */
  close(): Promise<void>;
}

/** An empty memory: one for each server, also where two of them share a process in tests. */
export function createMemory(): Memory {
  const kept = new Map<object, unknown>();
  let ends: (() => void | Promise<void>)[] = [];
  return {
    keep<T>(key: object, make: () => T): T {
      if (!kept.has(key)) kept.set(key, make());
      return kept.get(key) as T;
    },
    onClose: (end) => void ends.push(end),
    async close() {
      const last = ends.reverse();
      ends = [];
      for (const end of last) await end();
      kept.clear();
    },
  };
}
