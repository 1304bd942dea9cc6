import type { Clock } from '../lib/clock.ts';

const LOOK_EVERY_MS = 2_000;
/** Of one processor: a server that answers now and then is at rest. */
const AT_REST_BELOW = 0.05;
/** V8 makes its young generation small where little was allocated for 5 s, and gives its pages away some looks later. */
const COLLECTIONS = 8;

export interface GiveBackOptions {
  clock: Clock;
  /** Processor time of this process so far. */
  readCpuMs?: () => number;
  /** Collects what is young: half a millisecond at rest. */
  collect?: (() => void) | undefined;
}

/**
 * Has V8 give memory back when the process comes to rest: it looks only when it collects, and a process at rest
 * allocates too little for that. Until the answer is called; nothing where Node was not told to `--expose-gc`.
 */
export function giveMemoryBack({ clock, readCpuMs = cpuMs, collect = findCollector() }: GiveBackOptions): () => void {
  if (collect === undefined) return () => {};
  let last = readCpuMs();
  let left = COLLECTIONS;
  return clock.every(LOOK_EVERY_MS, () => {
    const now = readCpuMs();
    const busy = now - last > AT_REST_BELOW * LOOK_EVERY_MS;
    last = now;
    if (busy) left = COLLECTIONS;
    else if (left > 0) {
      left -= 1;
      collect();
    }
  });
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

function findCollector(): (() => void) | undefined {
  const { gc } = globalThis;
  return gc === undefined ? undefined : () => gc({ type: 'minor' });
}
