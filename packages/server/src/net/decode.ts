import type { Transform } from 'node:stream';
import { promisify } from 'node:util';
import { brotliDecompress, createBrotliDecompress, createGunzip, createInflate, gunzip, inflate } from 'node:zlib';
import { OutboundError } from './outbound-error.ts';

export type Encoding = 'gzip' | 'deflate' | 'br';

const BUFFERED = { gzip: promisify(gunzip), deflate: promisify(inflate), br: promisify(brotliDecompress) };
const STREAMED = { gzip: createGunzip, deflate: createInflate, br: createBrotliDecompress };

/** The one content encoding of an answer. Chains of encodings multiply (CVE-2026-22036): refused. */
export function readEncoding(header: string | undefined): Encoding | undefined {
  const name = (header ?? '').trim().toLowerCase();
  if (name === '' || name === 'identity') return undefined;
  if (name === 'gzip' || name === 'x-gzip') return 'gzip';
  if (name === 'deflate' || name === 'br') return name;
  throw new OutboundError('protocol', `content encoding ${name.slice(0, 40)}`);
}

/** Decodes a whole body in the thread pool; more than `maxBytes` out throws `too-large`. */
export async function decodeBody(body: Buffer, encoding: Encoding, maxBytes: number): Promise<Buffer> {
  if (body.length === 0) return body;
  try {
    // zlib insists on room for at least one byte.
    const decoded = await BUFFERED[encoding](body, { maxOutputLength: Math.max(maxBytes, 1) });
    if (decoded.length > maxBytes) throw new OutboundError('too-large', `more than ${maxBytes} bytes decoded`);
    return decoded;
  } catch (error) {
    if (error instanceof OutboundError) throw error;
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      throw new OutboundError('too-large', `more than ${maxBytes} bytes decoded`);
    }
    throw new OutboundError('protocol', `broken ${encoding}`, { cause: error });
  }
}

/** A stream that decodes; what comes out of it is to be counted by the reader. */
export function createDecoder(encoding: Encoding): Transform {
  return STREAMED[encoding]();
}
