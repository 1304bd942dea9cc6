import { createWriteStream, mkdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import fastifyMultipart, { type MultipartFile } from '@fastify/multipart';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../../lib/errors.ts';
import type { Rng } from '../../lib/rng.ts';
import { checkRoom } from '../../storage/room.ts';
import type { Uploads } from './body.ts';
import { badRequest } from './errors.ts';
import { type Pair, paramLimits } from './params.ts';
import { markUploadedFile, type UploadedFile } from './uploaded-file.ts';

/** RFC 2046 §5.1.1: 1 to 70 characters. */
const BOUNDARY = /;\s*boundary=(?:"[^"\\]{1,70}"|[^\s;",]{1,70})\s*(?:;|$)/i;

interface MultipartOptions {
  tempDir: string;
  rng: Rng;
  /** Bytes of everything except the files. */
  maxBytes: number;
  /** Throws where no file may be read for what the fields before it say. */
  beforeFile?(fields: readonly Pair[]): Promise<void>;
}

/** Registers the parser; bodies are read later, by `readMultipart`. */
export function installMultipart(app: FastifyInstance, tempDir: string): void {
  mkdirSync(tempDir, { recursive: true });
  app.register(fastifyMultipart, {
    throwFileSizeLimit: true,
    // Several apps forget the filename.
    isPartAFile: (_name, type, filename) =>
      filename !== undefined || !/^(?:text\/|application\/json|$)/.test(type ?? ''),
    limits: {
      fieldNameSize: 200,
      fieldSize: paramLimits.valueLength,
      fields: paramLimits.keys,
      parts: paramLimits.keys + 50,
      headerPairs: 20,
    },
  });
}

/**
 * Reads a multipart body part by part: fields as text, files into `tempDir` or through the route's `save`. The files
 * are removed when the response has ended. Throws 413 past a limit and 400 for what cannot be read.
 */
export async function readMultipart(
  request: FastifyRequest,
  reply: FastifyReply,
  options: MultipartOptions,
): Promise<Pair[]> {
  if (!BOUNDARY.test(request.headers['content-type'] ?? '')) throw badRequest('The body has no boundary that is one');
  const uploads = request.routeOptions.config.uploads;
  if (uploads !== undefined) await checkRoom(options.tempDir);
  const maxFileBytes = uploads?.maxBytes ?? options.maxBytes;
  const maxFiles = uploads?.maxFiles ?? 1;
  const maxTotal = maxFileBytes * maxFiles + options.maxBytes;
  if (Number(request.headers['content-length'] ?? 0) > maxTotal) throw tooLarge();

  const kept: UploadedFile[] = [];
  reply.raw.once('close', () => void removeFiles(kept, request));
  try {
    return await readParts(request, options, { maxFileBytes, maxFiles }, kept);
  } catch (error) {
    await removeFiles(kept, request);
    // The rest of the body is nobody's business any more: answer, then close.
    request.raw.unpipe();
    request.raw.resume();
    reply.header('connection', 'close');
    throw isParserError(error) ? badRequest('The body is not complete', error) : error;
  }
}

async function readParts(
  request: FastifyRequest,
  options: MultipartOptions,
  limits: { maxFileBytes: number; maxFiles: number },
  kept: UploadedFile[],
): Promise<Pair[]> {
  const uploads = request.routeOptions.config.uploads;
  const pairs: Pair[] = [];
  let textBytes = 0;
  for await (const part of request.parts({ limits: { fileSize: limits.maxFileBytes, files: limits.maxFiles } })) {
    if (part.fieldname === undefined) throw badRequest('A part has no name');
    if (part.type === 'field') {
      if (part.valueTruncated || part.fieldnameTruncated) throw tooLarge();
      if (typeof part.value !== 'string') throw badRequest('JSON parts are not read');
      textBytes += part.value.length;
      if (textBytes > options.maxBytes) throw tooLarge();
      pairs.push([part.fieldname, part.value]);
      continue;
    }
    await options.beforeFile?.(pairs);
    const file = await readFile(part, uploads, options, kept);
    if (file) pairs.push([part.fieldname, file]);
  }
  return pairs;
}

async function readFile(
  part: MultipartFile,
  uploads: Uploads | undefined,
  options: MultipartOptions,
  kept: UploadedFile[],
): Promise<UploadedFile | null> {
  // The parser would wait for the end of the part: refuse at the first byte too many, which may have come already.
  if (part.file.truncated) throw tooLarge(part.fieldname);
  part.file.once('limit', () => part.file.destroy(tooLarge(part.fieldname)));
  const mimeType = part.mimetype;
  const filename = (part.filename ?? '').slice(0, 255);
  if (!uploads) {
    part.file.resume();
    return null;
  }
  if (uploads.save) {
    const value = await uploads.save({ stream: part.file, filename, mimeType });
    if (part.file.truncated) throw tooLarge(part.fieldname);
    return markUploadedFile({ path: '', size: part.file.bytesRead, filename, mimeType, value });
  }
  const path = join(options.tempDir, `upload-${options.rng.bytes(16).toString('hex')}`);
  const file: UploadedFile = { path, size: 0, filename, mimeType };
  kept.push(file);
  await pipeline(part.file, createWriteStream(path, { flags: 'wx', mode: 0o600 }));
  file.size = part.file.bytesRead;
  // A browser's "no file chosen" is a part without a name and without a byte.
  if (file.size === 0 && filename === '') return null;
  return markUploadedFile(file);
}

/** Safe to call twice: the response's `close` comes after an answer and after a lost connection alike. */
async function removeFiles(files: readonly UploadedFile[], request: FastifyRequest): Promise<void> {
  for (const file of files) {
    await rm(file.path, { force: true }).catch((err: unknown) => request.log.warn({ err }, 'upload not removed'));
  }
}

/** The parser's own errors carry neither a code nor a status; a JSON field that is none has one of its own. */
function isParserError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return /multipart data$/.test(error.message) || (error as { code?: string }).code === 'FST_INVALID_JSON_FIELD_ERROR';
}

/** With the field that has more than it may. */
function tooLarge(field?: string): AppError {
  const message = 'The body is too large';
  if (field === undefined) return new AppError('too-large', message);
  const problem = { error: 'ERR_TOO_LONG', description: 'The file is too large' };
  return new AppError('too-large', message, { details: { [field]: [problem] } });
}
