import { systemClock } from '../lib/clock.ts';
import { OutboundError } from './outbound-error.ts';

/** One limit in time for everything a request does: redirects, signing, connecting and the last byte of the body. */
export interface Deadline {
  /** Set once time is up or the caller gave up. */
  readonly error: OutboundError | undefined;
  /** What to interrupt then; the last one set counts. Called at once when it is already too late. */
  onExpire(cancel: (error: OutboundError) => void): void;
  /** Ends the watch; idempotent. */
  clear(): void;
}

/** The system's clock always: real sockets do not follow a test's clock. */
export function startDeadline(timeoutMs: number, signal?: AbortSignal): Deadline {
  let error: OutboundError | undefined;
  let cancel: ((error: OutboundError) => void) | undefined;
  const expire = (failure: OutboundError) => {
    if (error !== undefined) return;
    error = failure;
    cancel?.(failure);
  };
  const stopTimer = systemClock.after(timeoutMs, () => expire(new OutboundError('timeout', `after ${timeoutMs} ms`)));
  const onAbort = () => expire(new OutboundError('aborted', 'by the caller', { cause: signal?.reason }));
  signal?.addEventListener('abort', onAbort);
  if (signal?.aborted) onAbort();
  return {
    get error() {
      return error;
    },
    onExpire(fn) {
      cancel = fn;
      if (error !== undefined) fn(error);
    },
    clear() {
      cancel = undefined;
      stopTimer();
      signal?.removeEventListener('abort', onAbort);
    },
  };
}
