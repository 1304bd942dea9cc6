import type { Counted } from '../bus/bus.ts';
import type { Context } from './context.ts';
import { perProcess } from './per-process.ts';

/** What is not told at once for its number is told within this time. */
const TELL_EVERY_MS = 100;

interface Takings {
  /** Tells this process from the others. */
  from: string;
  untold: Map<Counted, Map<string, number>>;
  waiting: boolean;
}

const takings = perProcess(
  (ctx): Takings => ({ from: ctx.rng.bytes(9).toString('base64url'), untold: new Map(), waiting: false }),
);

/**
 * Tells the other processes that one more of `key` was taken here: at once when `step` of them are untold, else with
 * what else is. Each counts by itself, so that a limit is exceeded by no more than what the others have not told.
 */
export function tellTaken(ctx: Context, of: Counted, key: string, step: number): void {
  const state = takings(ctx);
  let keys = state.untold.get(of);
  if (keys === undefined) {
    keys = new Map();
    state.untold.set(of, keys);
  }
  const count = (keys.get(key) ?? 0) + 1;
  keys.set(key, count);
  if (count >= step) tellAll(ctx, state);
  else if (!state.waiting) tellSoon(ctx, state);
}

function tellSoon(ctx: Context, state: Takings): void {
  state.waiting = true;
  ctx.clock.after(TELL_EVERY_MS, () => {
    state.waiting = false;
    tellAll(ctx, state);
  });
}

function tellAll(ctx: Context, { from, untold }: Takings): void {
  for (const [of, keys] of untold) {
    if (keys.size === 0) continue;
    ctx.bus.publish({ kind: 'takings', from, of, taken: [...keys] });
    keys.clear();
  }
}

/** Hears what other processes took. */
export function onTaken(ctx: Context, hear: Partial<Record<Counted, (key: string, count: number) => void>>): void {
  const { from } = takings(ctx);
  const stop = ctx.bus.subscribe((message) => {
    if (message.kind !== 'takings' || message.from === from) return;
    for (const [key, count] of message.taken) hear[message.of]?.(key, count);
  });
  ctx.memory.onClose(stop);
}
