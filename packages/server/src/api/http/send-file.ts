import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type ByteRange, readByteRange } from '../../lib/byte-range.ts';
import type { StoredFile } from '../../storage/storage.ts';

export interface FileAnswer {
  type: string;
  /** A name for the bytes that never means others, quoted. */
  etag: string;
  cacheControl: string;
  /** `inline` unless given. */
  disposition?: string;
  open(range: ByteRange | undefined): Promise<StoredFile | undefined>;
}

/**
 * Sends a file whole or in part, or says that the asker has it (RFC 9110 §13, §14). False where there is none; it does not
 * answer with the reply, which whoever awaits it would get only once all is sent, as nothing.
 */
export async function sendFile(
  request: FastifyRequest,
  reply: FastifyReply,
  { type, etag, cacheControl, disposition = 'inline', open }: FileAnswer,
): Promise<boolean> {
  const { headers } = request;
  // §13.1.5: a part of what the asker began with, or else the whole.
  const wanted = headers['if-range'] === undefined || headers['if-range'] === etag;
  const asked = wanted ? readByteRange(headers.range) : undefined;
  const isKnown = matchesEtag(headers['if-none-match'], etag);
  const file = await open(isKnown ? undefined : asked);
  if (file === undefined) return false;
  const { bytes, part, body } = file;
  reply.header('cache-control', cacheControl).header('etag', etag).header('accept-ranges', 'bytes');
  if (isKnown || part === undefined || request.method === 'HEAD') body.destroy();
  if (isKnown) {
    reply.code(304).send();
    return true;
  }
  reply.type(type).header('content-disposition', disposition);
  if (part === undefined) {
    reply.code(416).header('content-range', `bytes */${bytes}`).send();
    return true;
  }
  reply.header('content-length', part.end - part.start + 1);
  if (asked !== undefined) reply.code(206).header('content-range', `bytes ${part.start}-${part.end}/${bytes}`);
  // Fastify reads what a HEAD is not given, and keeps the length that was said of a stream.
  reply.send(request.method === 'HEAD' ? Readable.from([]) : body);
  return true;
}

/** §13.1.2: a list compared weakly, or anything. */
function matchesEtag(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  return header.split(',').some((item) => {
    const tag = item.trim();
    return tag === '*' || tag === etag || tag === `W/${etag}`;
  });
}
