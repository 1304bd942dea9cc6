import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { S3Config } from '../config/s3.ts';
import { AppError } from '../lib/errors.ts';

/** How requests go out: given, because sockets are another's business. */
export type Send = (request: {
  method: Method;
  url: URL;
  headers: Record<string, string>;
  body?: Uint8Array;
}) => Promise<S3Answer>;

export interface S3Answer {
  status: number;
  headers: Record<string, string>;
  body: Readable;
}

export type Method = 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE';

export interface S3Request {
  method: Method;
  /** '' is the bucket itself. */
  object: string;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  body?: Uint8Array;
}

export interface S3Requests {
  /** A 2xx, 404 or 416; what can pass was tried again before. Throws `full` and `unavailable`. */
  ask(request: S3Request): Promise<S3Answer>;
  /** The address of an object that is good for so long. */
  lend(object: string, seconds: number): Promise<string>;
}

interface Parts {
  send: Send;
  now(): number;
  wait(ms: number): Promise<void>;
}

/** The waits between tries (ms). */
const WAITS = [100, 400, 1_000];
const MAX_ERROR_BYTES = 65_536;
/** Codes that come with the status of a refusal and pass all the same. */
const PASSING = new Set(['RequestTimeout', 'SlowDown', 'InternalError', 'ServiceUnavailable', 'OperationAborted']);
const FULL = /StorageFull|QuotaExceeded|InsufficientCapacity|InsufficientStorage/;

/** Requests to one bucket, signed (AWS Signature Version 4) with the hash of their body. */
export async function createS3Requests(config: S3Config, { send, now, wait }: Parts): Promise<S3Requests> {
  // Only who has a bucket pays for what signs.
  const { AwsV4Signer } = await import('aws4fetch');
  const { accessKeyId, secretAccessKey, region } = config;
  const base = baseOf(config);
  const keys = new Map<string, ArrayBuffer>();

  const sign = async (url: string, more: { method: Method; headers?: Record<string, string>; signQuery?: boolean }) => {
    const datetime = new Date(now()).toISOString().replace(/[:-]|\.\d{3}/g, '');
    const signing = { url, accessKeyId, secretAccessKey, region, service: 's3', datetime, cache: keys };
    // A key is made for each day.
    if (keys.size > 4) keys.clear();
    return new AwsV4Signer({ ...signing, ...more }).sign();
  };

  async function once({ method, object, query = {}, headers = {}, body }: S3Request): Promise<S3Answer> {
    const url = new URL(object === '' ? base : `${base}/${object}`);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    const hash = createHash('sha256')
      .update(body ?? '')
      .digest('hex');
    const signed = await sign(url.href, { method, headers: { ...headers, 'x-amz-content-sha256': hash } });
    const all = Object.fromEntries(signed.headers);
    return send({ method, url: signed.url, headers: all, ...(body === undefined ? {} : { body }) });
  }

  return {
    async ask(request) {
      for (let tries = 0; ; tries++) {
        const outcome = await once(request)
          .then((answer) => judge(request, answer))
          .catch(toFailure);
        if ('status' in outcome) return outcome;
        const pause = WAITS[tries];
        if (!outcome.passing || pause === undefined) throw outcome.error;
        await wait(pause);
      }
    },
    async lend(object, seconds) {
      const url = new URL(`${base}/${object}`);
      url.searchParams.set('X-Amz-Expires', String(seconds));
      return (await sign(url.href, { method: 'GET', signQuery: true })).url.href;
    },
  };
}

/** Where the bucket is: a path, or a host of its own. */
export function baseOf({ endpoint, bucket, pathStyle }: S3Config): string {
  if (pathStyle) return `${endpoint}/${bucket}`;
  const url = new URL(endpoint);
  url.host = `${bucket}.${url.host}`;
  return url.href.replace(/\/+$/, '');
}

interface Failure {
  error: AppError;
  /** Whether it may go better the next time. */
  passing: boolean;
}

async function judge({ method, object }: S3Request, answer: S3Answer): Promise<S3Answer | Failure> {
  const { status, body } = answer;
  // `CompleteMultipartUpload` says 200 before it knows.
  const isLate = method === 'POST' && status === 200;
  if (status >= 200 && status < 300 && !isLate) return answer;
  const text = await readText(body);
  const code = /<Code>([^<]{1,100})<\/Code>/.exec(text)?.[1] ?? '';
  if (isLate && !/<Error[\s>]/.test(text)) return { ...answer, body: Readable.from([text]) };
  if ((status === 404 && code !== 'NoSuchBucket' && object !== '') || status === 416) return answer;
  const cause = new Error(`${method} ${object}: ${status} ${code}`);
  if (status === 507 || FULL.test(code)) {
    const error = new AppError('full', 'The storage of this server is full: nothing new can be stored', { cause });
    return { error, passing: false };
  }
  return { error: away(cause), passing: status >= 500 || status === 429 || status === 408 || PASSING.has(code) };
}

function toFailure(cause: unknown): Failure {
  return { error: away(cause), passing: true };
}

function away(cause: unknown): AppError {
  return new AppError('unavailable', 'The files of this server cannot be reached now, try again later', { cause });
}

/** The text of an answer; what is longer is cut off. */
export async function readText(body: Readable, maxBytes = MAX_ERROR_BYTES): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    chunks.push(Buffer.from(chunk));
    size += chunk.length;
    if (size > maxBytes) break;
  }
  return Buffer.concat(chunks).toString('utf8');
}
