import { type Clock, systemClock } from '../src/lib/clock.ts';

/** The system's clock, which tests may set forward. */
export interface TestClock extends Clock {
  /** Moves time forward and runs what fell due meanwhile, in order. Drain the app afterwards. */
  advance(ms: number): void;
  /** Time stands still until the answer is called; then it is what it would have been. */
  hold(): () => void;
}

interface Timer {
  due: number;
  every: number | undefined;
  fn: () => void;
}

export function createTestClock(): TestClock {
  let offset = 0;
  const timers = new Set<Timer>();
  let held: number | undefined;
  const now = () => (held ?? systemClock.now()) + offset;

  function add(timer: Timer, start: (fn: () => void) => () => void): () => void {
    timers.add(timer);
    const stop = start(() => {
      if (timer.every === undefined) timers.delete(timer);
      timer.fn();
    });
    return () => {
      timers.delete(timer);
      stop();
    };
  }

  return {
    now,
    after(ms, fn) {
      const cancel = add({ due: now() + ms, every: undefined, fn: () => finish() }, (run) =>
        systemClock.after(ms, run),
      );
      const finish = () => {
        cancel();
        fn();
      };
      return cancel;
    },
    every: (ms, fn) => add({ due: now() + ms, every: ms, fn }, (run) => systemClock.every(ms, run)),
    advance(ms) {
      offset += ms;
      const due = [...timers].filter((timer) => timer.due <= now()).sort((a, b) => a.due - b.due);
      for (const timer of due) {
        if (!timers.has(timer)) continue;
        if (timer.every !== undefined) timer.due = now() + timer.every;
        timer.fn();
      }
    },
    hold() {
      held = systemClock.now();
      return () => {
        held = undefined;
      };
    },
  };
}
