/** How long one turn of the event loop computes: meanwhile nobody else is answered. */

/** A machine that does `measurePace` in this time (ms) holds to limits as they are written. */
const PACE_MS = 2;
const TEXT = JSON.stringify(
  Array.from({ length: 2_000 }, (_, i) => ({ id: `${i}`, text: 'a post of some words', n: i })),
);

/** Runs `work`, and answers the longest turn meanwhile in milliseconds of computing: waiting for a busy machine is none. */
export async function watchTurns(work: () => Promise<unknown>): Promise<number> {
  let [longest, watching] = [0, true];
  let last = readCpu();
  const turn = () => {
    const now = readCpu();
    longest = Math.max(longest, now - last);
    last = now;
    if (watching) setImmediate(turn);
  };
  setImmediate(turn);
  try {
    await work();
    await new Promise(setImmediate);
  } finally {
    watching = false;
  }
  return longest;
}

/** How much slower than it should be this machine is just now; 1 at least. */
export function measurePace(): number {
  const taken = Array.from({ length: 9 }, () => {
    const from = readCpu();
    JSON.stringify(JSON.parse(TEXT));
    return readCpu() - from;
  }).toSorted((a, b) => a - b);
  return Math.max(1, (taken[4] ?? 0) / PACE_MS);
}

function readCpu(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}
