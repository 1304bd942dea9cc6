import { AppError } from './errors.ts';

/** Gives a place back; later calls do nothing. */
export type Leave = () => void;

export interface Turn {
  /** Whom the place counts for: each has a share of its own, and all of them must have room. */
  keys: readonly string[];
  /** The lowest goes first; 0 unless given. */
  rank?: number;
  /** Ends the waiting. */
  signal?: AbortSignal;
}

export interface FairLimit {
  /** A place at once, or undefined. */
  tryEnter(turn: Turn): Leave | undefined;
  /** A place as soon as there is one. Throws `unavailable` when too many wait, and the signal's reason. */
  enter(turn: Turn): Promise<Leave>;
  run<T>(turn: Turn, fn: () => Promise<T>): Promise<T>;
}

export interface Shares {
  atOnce: number;
  /** How many places one key may hold. */
  perKey: number;
  maxWaiting: number;
  /** How many may wait for one key; as many as for all unless given. */
  maxWaitingPerKey?: number;
}

interface Waiting {
  turn: Turn;
  admit(leave: Leave): void;
}

/**
 * Places with shares: whoever has used up its own waits without standing in anybody's way, since only those who can
 * go at once are let past. Work beyond what may wait is refused instead of piling up.
 */
export function createFairLimit({ atOnce, perKey, maxWaiting, maxWaitingPerKey = maxWaiting }: Shares): FairLimit {
  const held = createCounts();
  const queued = createCounts();
  /** By rank, then by arrival. Whenever nothing runs below, none of them has room. */
  const waiting: Waiting[] = [];
  let inside = 0;

  function tryEnter({ keys }: Turn): Leave | undefined {
    if (inside >= atOnce || keys.some((key) => held.of(key) >= perKey)) return undefined;
    inside++;
    held.add(keys, 1);
    let left = false;
    return () => {
      if (left) return;
      left = true;
      inside--;
      held.add(keys, -1);
      admitNext();
    };
  }

  function admitNext(): void {
    for (let i = 0; i < waiting.length && inside < atOnce; ) {
      const next = waiting[i] as Waiting;
      const leave = tryEnter(next.turn);
      if (leave === undefined) i++;
      else {
        remove(next);
        next.admit(leave);
      }
    }
  }

  function remove(entry: Waiting): void {
    waiting.splice(waiting.indexOf(entry), 1);
    queued.add(entry.turn.keys, -1);
  }

  function wait(turn: Turn): Promise<Leave> {
    if (waiting.length >= maxWaiting || turn.keys.some((key) => queued.of(key) >= maxWaitingPerKey)) {
      throw new AppError('unavailable', 'The server is busy, try again later');
    }
    const { signal, rank = 0 } = turn;
    signal?.throwIfAborted();
    return new Promise<Leave>((resolve, reject) => {
      const onAbort = () => {
        remove(entry);
        reject(signal?.reason);
      };
      const entry: Waiting = {
        turn,
        admit(leave) {
          signal?.removeEventListener('abort', onAbort);
          resolve(leave);
        },
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      const behind = waiting.findIndex((other) => (other.turn.rank ?? 0) > rank);
      waiting.splice(behind === -1 ? waiting.length : behind, 0, entry);
      queued.add(turn.keys, 1);
    });
  }

  async function enter(turn: Turn): Promise<Leave> {
    return tryEnter(turn) ?? wait(turn);
  }

  return {
    tryEnter,
    enter,
    async run(turn, fn) {
      const leave = await enter(turn);
      try {
        return await fn();
      } finally {
        leave();
      }
    },
  };
}

/** Numbers by key; a key without any is not kept. */
function createCounts() {
  const counts = new Map<string, number>();
  return {
    of: (key: string) => counts.get(key) ?? 0,
    add(keys: readonly string[], by: 1 | -1) {
      for (const key of keys) {
        const count = (counts.get(key) ?? 0) + by;
        if (count === 0) counts.delete(key);
        else counts.set(key, count);
      }
    },
  };
}
