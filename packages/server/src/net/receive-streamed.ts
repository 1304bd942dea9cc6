import { Readable } from 'node:stream';
import { createDecoder, type Encoding, readEncoding } from './decode.ts';
import { type Hop, type HopControl, sendHop } from './exchange.ts';
import type { HostPool } from './host-pool.ts';
import { OutboundError, toOutboundError } from './outbound-error.ts';
import type { ReceiveOptions } from './receive-buffered.ts';

export interface StreamedAnswer {
  status: number;
  headers: Record<string, string>;
  body: AsyncIterable<Buffer>;
  discard(): void;
}

/** Sends a hop and answers with its head; the body is read at the caller's pace and counted after decoding. */
export function receiveStreamed(pool: HostPool, hop: Hop, options: ReceiveOptions): Promise<StreamedAnswer> {
  return new Promise((resolve, reject) => {
    const { deadline, maxBytes } = options;
    let control: HopControl | undefined;
    const raw = new Readable({
      read: () => control?.resume(),
      destroy(error, done) {
        control?.cancel();
        done(error);
      },
    });
    // The reader gets the error from its own loop; without a reader nobody needs it.
    raw.on('error', () => {});

    control = sendHop(pool, hop, {
      head(status, headers) {
        options.check(status, headers);
        const encoding = readEncoding(headers['content-encoding']);
        if (encoding === undefined && Number(headers['content-length']) > maxBytes) throw tooLarge(maxBytes, status);
        const source = decodeStream(raw, encoding);
        const discard = () => raw.destroy();
        resolve({ status, headers, body: readBody(source, maxBytes, status, options), discard });
      },
      data(chunk) {
        deadline.received(chunk.length);
        return raw.push(chunk);
      },
      end: () => raw.push(null),
      fail(error) {
        raw.destroy(error);
        reject(error);
      },
    });
    deadline.onExpire((error) => {
      raw.destroy(error);
      reject(error);
    });
  });
}

function decodeStream(raw: Readable, encoding: Encoding | undefined): Readable {
  if (encoding === undefined) return raw;
  const decoder = createDecoder(encoding);
  decoder.on('error', () => raw.destroy());
  raw.on('error', (error) => decoder.destroy(error));
  decoder.on('close', () => raw.destroy());
  return raw.pipe(decoder);
}

async function* readBody(
  source: Readable,
  maxBytes: number,
  status: number,
  { deadline }: ReceiveOptions,
): AsyncGenerator<Buffer, void, void> {
  let size = 0;
  try {
    for await (const chunk of source as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > maxBytes) throw tooLarge(maxBytes, status);
      yield chunk;
    }
  } catch (error) {
    throw deadline.error ?? toOutboundError(error);
  } finally {
    source.destroy();
    deadline.clear();
  }
}

function tooLarge(limit: number, status: number): OutboundError {
  return new OutboundError('too-large', `more than ${limit} bytes`, { status });
}
