import { spawn } from 'node:child_process';
import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import {
  createMessageReader,
  type ImageAnswer,
  type ImageFormat,
  type ImageRequest,
  MAX_ANSWER_BYTES,
  type MadeImage,
  PARTS,
  type ProcessedImage,
  packHead,
} from './image-protocol.ts';
import type { Command } from './image-sandbox.ts';

/** The path of a file, the bytes themselves, or what opens a stream of so many. */
export type ImageSource = string | Uint8Array | { bytes: number; open(): Promise<Readable> };

export type Outcome = { ok: true; image: ProcessedImage } | { ok: false; reason: string };

/** One worker, for one picture at a time. */
export interface ImageProcess {
  /** Throws when the process ended, or answered nonsense: it is of no use then. */
  ask(request: ImageRequest, source: ImageSource): Promise<Outcome>;
  stop(): void;
}

const FORMATS: ImageFormat[] = ['jpeg', 'png', 'webp', 'gif'];

/** Starts a worker, with nothing of the server's environment and no way to talk but its two pipes. */
export function startImageProcess({ file, args }: Command): ImageProcess {
  // One arena, so that memory is given back.
  const child = spawn(file, args, { env: { MALLOC_ARENA_MAX: '1' }, stdio: ['pipe', 'pipe', 'ignore'] });
  const { stdin, stdout } = child;
  const pipes = [stdin, stdout] as unknown as { ref(): void; unref(): void }[];
  let ended: Error | undefined;
  let onChunk = (_chunk: Buffer) => {};
  let onEnd = (_error: Error) => {};

  const end = (error: Error) => {
    ended ??= error;
    child.kill('SIGKILL');
    onEnd(ended);
  };
  child.on('error', end);
  child.on('exit', (code, signal) => end(new Error(`ended with ${signal ?? code}`)));
  stdin.on('error', end);
  stdout.on('data', (chunk: Buffer) => {
    try {
      onChunk(chunk);
    } catch (error) {
      end(error as Error);
    }
  });

  function hold(on: boolean): void {
    // An idle worker keeps nothing alive.
    for (const part of [child, ...pipes]) on ? part.ref() : part.unref();
  }

  async function ask(request: ImageRequest, source: ImageSource): Promise<Outcome> {
    const body = await openSource(source);
    if (ended !== undefined) {
      if (!(body instanceof Uint8Array)) body.destroy();
      throw ended;
    }
    hold(true);
    const answered = new Promise<Outcome>((resolve, reject) => {
      const read = createMessageReader<ImageAnswer>(countBytes);
      onChunk = (chunk) => {
        const message = read(chunk);
        if (message !== undefined) resolve(unpack(message.head, message.body));
      };
      onEnd = reject;
    });
    try {
      stdin.write(packHead(request));
      if (body instanceof Uint8Array) stdin.write(body);
      else body.on('error', end).pipe(stdin, { end: false });
      return await answered;
    } finally {
      // What is left of a file that nobody reads any more would stay open.
      if (!(body instanceof Uint8Array)) body.destroy();
      onChunk = () => end(new Error('spoke unasked'));
      onEnd = () => {};
      hold(false);
    }
  }

  hold(false);
  return { ask, stop: () => end(new Error('stopped')) };
}

function openSource(source: ImageSource): Uint8Array | Readable | Promise<Readable> {
  if (source instanceof Uint8Array) return source;
  return typeof source === 'string' ? createReadStream(source) : source.open();
}

/** A worker that was taken over may say anything: it is read like a stranger. */
function countBytes(answer: ImageAnswer): number {
  if (!answer.ok) return 0;
  let sum = 0;
  for (const part of PARTS) {
    const about = answer.parts[part];
    if (about === undefined) continue;
    const { bytes, width, height, format } = about;
    if (![bytes, width, height].every((size) => Number.isSafeInteger(size) && size > 0) || !FORMATS.includes(format)) {
      throw new Error('malformed answer');
    }
    sum += bytes;
  }
  if (sum > MAX_ANSWER_BYTES) throw new Error('too large an answer');
  return sum;
}

function unpack(answer: ImageAnswer, body: Buffer): Outcome {
  if (!answer.ok) return { ok: false, reason: String(answer.reason).slice(0, 200) };
  const { width, height, blurhash, film } = answer.image;
  if (!Number.isSafeInteger(width) || !Number.isSafeInteger(height)) throw new Error('malformed answer');
  const image: ProcessedImage = { width, height };
  if (typeof blurhash === 'string' && blurhash.length <= 100) image.blurhash = blurhash;
  if (film === true) image.film = true;
  let at = 0;
  for (const part of PARTS) {
    const about = answer.parts[part];
    if (about === undefined) continue;
    const { format, bytes } = about;
    const made: MadeImage = { format, width: about.width, height: about.height, data: body.subarray(at, at + bytes) };
    image[part] = made;
    at += bytes;
  }
  return { ok: true, image };
}
