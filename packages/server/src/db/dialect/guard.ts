import { AsyncLocalStorage } from 'node:async_hooks';
import { systemClock } from '../../lib/clock.ts';
import { AppError } from '../../lib/errors.ts';
import { ProgrammingError } from '../../lib/programming-error.ts';

/** A transaction under way, and what it must not do. */
export interface Rail {
  /** From the end of the transaction on nothing may be asked of it any more. */
  closed: boolean;
  /** Statements that the database has not answered yet. */
  busy: number;
  /** Where the write began. */
  caller: Error;
  /** Ends the transaction with an error, whatever it still waits for. */
  fail(error: Error): void;
}

const current = new AsyncLocalStorage<Rail>();
let strict = false;

/**
 * For tests: a transaction that waits for anything but its own statements fails at once. On a server it goes on until
 * its deadline, because one that waited a moment too long may still end well. Answers what held before.
 */
export function failForeignAwaits(on = true): boolean {
  const before = strict;
  strict = on;
  return before;
}

/**
 * Throws inside of an open transaction. A second write would wait for the first, which waits for it; a read past the
 * transaction would answer what was before it. What a transaction began and did not wait for may do as it likes once
 * the transaction has ended.
 */
export function refuseInside(what: 'a write' | 'a read'): void {
  const rail = current.getStore();
  if (rail === undefined || rail.closed) return;
  throw new ProgrammingError(`${what} past the transaction it stands in`, { cause: rail.caller });
}

/** Throws once the transaction has ended: what it writes now would stand outside of any. */
export function refuseAfter(rail: Rail): void {
  if (rail.closed) throw new ProgrammingError('a transaction used after its end', { cause: rail.caller });
}

/** Runs the body of a transaction. Rejects at its deadline (ms), though the body may never settle. */
export async function runOnRails<T>(
  { caller, deadlineMs }: { caller: Error; deadlineMs: number },
  body: (rail: Rail) => Promise<T>,
): Promise<T> {
  const { promise: broken, reject } = Promise.withResolvers<never>();
  const rail: Rail = { closed: false, busy: 0, caller, fail: reject };
  const cancel = deadlineMs === Number.POSITIVE_INFINITY ? undefined : systemClock.after(deadlineMs, tooLate);
  function tooLate(): void {
    reject(new AppError('unavailable', `A transaction took longer than ${deadlineMs} ms`, { cause: caller }));
  }
  watch(rail);
  try {
    return await Promise.race([current.run(rail, body, rail), broken]);
  } finally {
    rail.closed = true;
    cancel?.();
  }
}

/** Notes that the database answered a statement. */
export function answered(rail: Rail): void {
  rail.busy -= 1;
  watch(rail);
}

/**
 * The next statement, or the end, follows an answer within the same turn of the event loop, unless something foreign is
 * awaited between. At the next turn nothing may be waiting that is not the database.
 */
function watch(rail: Rail): void {
  if (!strict) return;
  setImmediate(() => {
    if (rail.closed || rail.busy > 0) return;
    rail.fail(new ProgrammingError('something foreign is awaited in a transaction', { cause: rail.caller }));
  });
}
