import { systemClock } from '../lib/clock.ts';
import { OutboundError } from './outbound-error.ts';

/** At least so many bytes in every such time, the connection and the head of the answer being part of the first. */
export interface Pace {
  bytes: number;
  ms: number;
}

/** One limit in time for everything a request does: redirects, signing, connecting and the last byte of the body. */
export interface Deadline {
  /** Set once time is up or the caller gave up. */
  readonly error: OutboundError | undefined;
  /** What to interrupt then; the last one set counts. Called at once when it is already too late. */
  onExpire(cancel: (error: OutboundError) => void): void;
  /** Tells of bytes that came in. */
  received(bytes: number): void;
  /** Ends the watch; idempotent. */
  clear(): void;
}

/** The system's clock always: real sockets do not follow a test's clock. */
export function startDeadline(
  timeoutMs: number,
  { signal, pace }: { signal?: AbortSignal | undefined; pace?: Pace | undefined } = {},
): Deadline {
  let error: OutboundError | undefined;
  let cancel: ((error: OutboundError) => void) | undefined;
  let received = 0;
  const expire = (failure: OutboundError) => {
    if (error !== undefined) return;
    error = failure;
    cancel?.(failure);
  };
  const stopTimer = systemClock.after(timeoutMs, () => expire(new OutboundError('timeout', `after ${timeoutMs} ms`)));
  const stopPace =
    pace === undefined
      ? undefined
      : systemClock.every(pace.ms, () => {
          if (received < pace.bytes) expire(new OutboundError('timeout', `${received} bytes in ${pace.ms} ms`));
          received = 0;
        });
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
    received(bytes) {
      received += bytes;
    },
    clear() {
      cancel = undefined;
      stopTimer();
      stopPace?.();
      signal?.removeEventListener('abort', onAbort);
    },
  };
}
