import type { Deadline } from './deadline.ts';
import { decodeBody, type Encoding, readEncoding } from './decode.ts';
import { type Hop, sendHop } from './exchange.ts';
import type { HostPool } from './host-pool.ts';
import { OutboundError } from './outbound-error.ts';

export interface ReceiveOptions {
  maxBytes: number;
  deadline: Deadline;
  /** Throws to refuse the answer before its body. */
  check: (status: number, headers: Record<string, string>) => void;
}

export interface BufferedAnswer {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
  discard(): void;
}

/** Error pages and redirects are read for a hint to the operator only. */
const MAX_ERROR_BYTES = 64 * 1024;

/** Sends a hop and keeps its whole body in memory. Throws OutboundError; nothing is left running then. */
export function receiveBuffered(pool: HostPool, hop: Hop, options: ReceiveOptions): Promise<BufferedAnswer> {
  return new Promise((resolve, reject) => {
    const { deadline } = options;
    const chunks: Buffer[] = [];
    let size = 0;
    let limit = options.maxBytes;
    let status = 0;
    let headers: Record<string, string> = {};
    let encoding: Encoding | undefined;

    const succeed = () => {
      const body = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
      const answer = (decoded: Buffer) => resolve({ status, headers, body: decoded, discard() {} });
      if (encoding === undefined) return answer(body);
      // A truncated or broken error page is no reason to hide the status.
      const fallback = (error: unknown) => (isSuccess(status) ? reject(error) : answer(Buffer.alloc(0)));
      decodeBody(body, encoding, limit).then(answer, fallback);
    };

    const control = sendHop(pool, hop, {
      head(code, fields) {
        status = code;
        headers = fields;
        options.check(status, headers);
        if (!isSuccess(status)) limit = Math.min(limit, MAX_ERROR_BYTES);
        encoding = readEncoding(headers['content-encoding']);
        if (isSuccess(status) && Number(headers['content-length']) > limit) throw tooLarge(limit, status);
      },
      data(chunk) {
        deadline.received(chunk.length);
        size += chunk.length;
        if (size <= limit) chunks.push(chunk);
        else if (isSuccess(status)) throw tooLarge(limit, status);
        else {
          chunks.push(chunk.subarray(0, chunk.length - (size - limit)));
          control.cancel();
          succeed();
        }
        return true;
      },
      end: succeed,
      fail: reject,
    });
    deadline.onExpire((error) => {
      control.cancel();
      reject(error);
    });
  });
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

function tooLarge(limit: number, status: number): OutboundError {
  return new OutboundError('too-large', `more than ${limit} bytes`, { status });
}
