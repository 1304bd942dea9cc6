import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import type { HostPool } from './host-pool.ts';
import { type OutboundError, toOutboundError } from './outbound-error.ts';

/** One request to one URL, after all checks. */
export interface Hop {
  method: 'GET' | 'POST';
  url: URL;
  headers: Record<string, string>;
  body: Uint8Array | null;
  /** Called once when nothing more comes of it. */
  leave(): void;
}

/** What is told about the answer, in this order; after `end`, `fail` or a cancel nothing more. */
export interface HopReceiver {
  head(status: number, headers: Record<string, string>): void;
  /** Answer false to pause until `resume`. */
  data(chunk: Buffer): boolean;
  end(): void;
  fail(error: OutboundError): void;
}

export interface HopControl {
  /** Drops the connection and tells the receiver nothing more. */
  cancel(): void;
  resume(): void;
}

/** Sends one hop over a kept connection of its origin. Never throws: failures go to the receiver. */
export function sendHop(pool: HostPool, hop: Hop, receiver: HopReceiver): HopControl {
  const lease = pool.lease(hop.url.origin);
  let controller: Dispatcher.DispatchController | undefined;
  let over = false;

  function finish(): void {
    over = true;
    lease.release();
    hop.leave();
  }

  /** A receiver refuses by throwing: that ends the connection too. */
  function guard(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (over) return;
      cancel();
      receiver.fail(toOutboundError(error));
    }
  }

  function cancel(): void {
    if (over) return;
    finish();
    // While the connection is still being made there is no controller: the request is then dropped when it would start.
    controller?.abort(new Error('cancelled'));
  }

  lease.client.dispatch(
    {
      origin: hop.url.origin,
      path: hop.url.pathname + hop.url.search,
      method: hop.method,
      headers: hop.headers,
      body: hop.body as Buffer | null,
    },
    {
      onRequestStart(started) {
        controller = started;
        if (over) started.abort(new Error('cancelled'));
      },
      onResponseStart(_controller, status, headers) {
        if (over || status < 200) return;
        guard(() => receiver.head(status, flattenHeaders(headers)));
      },
      onResponseData(paused, chunk) {
        if (over) return;
        guard(() => {
          if (!receiver.data(chunk)) paused.pause();
        });
      },
      onResponseEnd() {
        if (over) return;
        finish();
        receiver.end();
      },
      onResponseError(_controller, error) {
        if (over) return;
        finish();
        receiver.fail(toOutboundError(error));
      },
    },
  );
  return { cancel, resume: () => controller?.resume() };
}

/** Names are lower-case already. Repeated fields are joined (RFC 9110 §5.3); cookies are not for us. */
function flattenHeaders(raw: IncomingHttpHeaders): Record<string, string> {
  const headers: Record<string, string> = Object.create(null);
  for (const name in raw) {
    const value = raw[name];
    if (value === undefined || name === 'set-cookie') continue;
    headers[name] = typeof value === 'string' ? value : value.join(', ');
  }
  return headers;
}
