import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { StoredFile } from '../../storage/storage.ts';
import { fitByteRange, readByteRange } from './byte-range.ts';

export interface FileAnswer {
  file: StoredFile;
  type: string;
  /** A name for the bytes that never means others, quoted. */
  etag: string;
  cacheControl: string;
}

/** Sends a file whole or in part, or says that the asker has it (RFC 9110 §13, §14). */
export function sendFile(
  request: FastifyRequest,
  reply: FastifyReply,
  { file, type, etag, cacheControl }: FileAnswer,
): FastifyReply {
  const { headers } = request;
  reply.header('cache-control', cacheControl).header('etag', etag).header('accept-ranges', 'bytes');
  if (matchesEtag(headers['if-none-match'], etag)) return reply.code(304).send();
  reply.type(type).header('content-disposition', 'inline');
  // §13.1.5: a part of what the asker began with, or else the whole.
  const wanted = headers['if-range'] === undefined || headers['if-range'] === etag;
  const asked = wanted ? readByteRange(headers.range) : undefined;
  const part = asked === undefined ? { start: 0, end: file.bytes - 1 } : fitByteRange(asked, file.bytes);
  if (part === undefined) return reply.code(416).header('content-range', `bytes */${file.bytes}`).send();
  reply.header('content-length', part.end - part.start + 1);
  if (asked !== undefined) {
    reply.code(206).header('content-range', `bytes ${part.start}-${part.end}/${file.bytes}`);
  }
  // Fastify reads what a HEAD is not given, and keeps the length that was said of a stream.
  if (request.method === 'HEAD') return reply.send(Readable.from([]));
  return reply.send(file.read(asked === undefined ? undefined : part));
}

/** §13.1.2: a list compared weakly, or anything. */
function matchesEtag(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  return header.split(',').some((item) => {
    const tag = item.trim();
    return tag === '*' || tag === etag || tag === `W/${etag}`;
  });
}
