import { Readable } from 'node:stream';
import type { S3Config } from '../config/s3.ts';
import type { ByteRange } from '../lib/byte-range.ts';
import { pause, systemClock } from '../lib/clock.ts';
import { cutBody } from './parts.ts';
import { objectOf, openUrlOf } from './s3-address.ts';
import { baseOf, createS3Requests, readText, type S3Requests, type Send } from './s3-requests.ts';
import { type Body, checkKey, isKey, type ListedFile, type PutOptions, type Storage } from './storage.ts';

/** What is longer goes up in parts of this size (5 MiB is the least that S3 takes). */
const PART_BYTES = 8 * 1024 * 1024;
const LEND_SECONDS = 3_600;
const LIST = 1_000;
const MAX_LIST_BYTES = 4 * 1024 * 1024;
/** Keys are never used twice. */
const FOR_EVER = 'public, max-age=31536000, immutable';

/** Files as objects of a bucket, whole or not at all. `send` carries requests; times are the system's, as the service's are. */
export async function openS3Storage(config: S3Config, send: Send): Promise<Storage> {
  const requests = await createS3Requests(config, { send, now: systemClock.now, wait: pause });
  const sizeOf = async (object: string) => {
    const answer = await requests.ask({ method: 'HEAD', object });
    answer.body.resume();
    return answer.status === 404 ? undefined : Number(answer.headers['content-length']);
  };
  return {
    name: `the bucket ${config.bucket} at ${config.endpoint}`,
    origin: config.serve === 'proxy' ? undefined : new URL(config.openUrl ?? baseOf(config)).origin,
    // Only the service knows, and says so when something comes.
    async checkRoom() {},
    async put(key, body, options) {
      checkKey(key);
      return putObject(requests, objectOf(key), body, options);
    },
    async get(key, asked) {
      if (!isKey(key)) return undefined;
      const object = objectOf(key);
      const range = asked === undefined ? undefined : await toRange(asked, () => sizeOf(object));
      if (range === 'absent') return undefined;
      const headers = typeof range === 'string' ? { headers: { range } } : {};
      const answer = range === null ? undefined : await requests.ask({ method: 'GET', object, ...headers });
      if (answer === undefined || answer.status === 416) {
        answer?.body.resume();
        const bytes = await sizeOf(object);
        return bytes === undefined ? undefined : { bytes, part: undefined, body: Readable.from([]) };
      }
      if (answer.status === 404) {
        answer.body.resume();
        return undefined;
      }
      return { ...readPart(answer.headers), body: answer.body };
    },
    async sizeOf(key) {
      return isKey(key) ? sizeOf(objectOf(key)) : undefined;
    },
    async delete(key) {
      checkKey(key);
      (await requests.ask({ method: 'DELETE', object: objectOf(key) })).body.resume();
    },
    urlOf: (key) => openUrlOf(config, key),
    async lendUrlOf(key) {
      if (config.serve === 'proxy' || !isKey(key)) return undefined;
      return openUrlOf(config, key) ?? requests.lend(objectOf(key), LEND_SECONDS);
    },
    async listCache(after) {
      const query = { 'list-type': '2', prefix: 'cache/', 'max-keys': String(LIST) };
      const answer = await requests.ask({
        method: 'GET',
        object: '',
        query: after === undefined ? query : { ...query, 'start-after': after },
      });
      return readList(await readText(answer.body, MAX_LIST_BYTES));
    },
  };
}

async function putObject(
  { ask }: S3Requests,
  object: string,
  body: Body,
  { mimeType, bytes }: PutOptions,
): Promise<number> {
  const headers = { 'content-type': mimeType, 'cache-control': FOR_EVER };
  const parts = cutBody(body, PART_BYTES);
  try {
    const first = (await parts.next()).value as Buffer;
    const second = await parts.next();
    if (second.done === true) {
      checkLength(first.length, bytes);
      (await ask({ method: 'PUT', object, headers, body: first })).body.resume();
      return first.length;
    }
    return await putParts(ask, { object, headers, bytes }, [first, second.value], parts);
  } finally {
    await parts.return(undefined);
  }
}

async function putParts(
  ask: S3Requests['ask'],
  { object, headers, bytes }: { object: string; headers: Record<string, string>; bytes: number | undefined },
  first: Buffer[],
  rest: AsyncGenerator<Buffer>,
): Promise<number> {
  const begun = await readText((await ask({ method: 'POST', object, headers, query: { uploads: '' } })).body);
  const uploadId = /<UploadId>([^<]+)<\/UploadId>/.exec(begun)?.[1];
  if (uploadId === undefined) throw new Error('no id of an upload in the answer');
  const tags: string[] = [];
  let sent = 0;
  const send = async (part: Buffer) => {
    const query = { partNumber: String(tags.length + 1), uploadId };
    const answer = await ask({ method: 'PUT', object, query, body: part });
    answer.body.resume();
    tags.push(answer.headers['etag'] ?? '');
    sent += part.length;
  };
  try {
    while (first.length > 0) await send(first.shift() as Buffer);
    for await (const part of rest) await send(part);
    checkLength(sent, bytes);
    const parts = tags.map((tag, i) => `<Part><PartNumber>${i + 1}</PartNumber><ETag>${tag}</ETag></Part>`).join('');
    const body = Buffer.from(`<CompleteMultipartUpload>${parts}</CompleteMultipartUpload>`);
    (await ask({ method: 'POST', object, query: { uploadId }, body })).body.resume();
    return sent;
  } catch (error) {
    // Parts that nobody puts together are paid for until they are given up.
    await ask({ method: 'DELETE', object, query: { uploadId } }).then(
      (answer) => answer.body.resume(),
      () => {},
    );
    throw error;
  }
}

function checkLength(sent: number, bytes: number | undefined): void {
  if (bytes !== undefined && sent !== bytes) throw new Error(`${sent} bytes instead of ${bytes}`);
}

/** As a header; null where it names nothing. Not every service counts from the end: that is done here. */
async function toRange(range: ByteRange, sizeOf: () => Promise<number | undefined>): Promise<string | null | 'absent'> {
  if (!('last' in range)) return `bytes=${range.start}-${range.end ?? ''}`;
  const size = await sizeOf();
  if (size === undefined) return 'absent';
  return range.last === 0 || size === 0 ? null : `bytes=${Math.max(0, size - range.last)}-`;
}

function readPart(headers: Record<string, string>): { bytes: number; part: { start: number; end: number } } {
  const range = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(headers['content-range'] ?? '');
  if (range !== null) return { bytes: Number(range[3]), part: { start: Number(range[1]), end: Number(range[2]) } };
  const bytes = Number(headers['content-length']);
  return { bytes, part: { start: 0, end: bytes - 1 } };
}

function readList(xml: string): { files: ListedFile[]; next: string | undefined } {
  const files: ListedFile[] = [];
  let last: string | undefined;
  for (const [, about = ''] of xml.matchAll(/<Contents>(.*?)<\/Contents>/gs)) {
    last = /<Key>([^<]+)<\/Key>/.exec(about)?.[1] ?? last;
    const writtenAt = Date.parse(/<LastModified>([^<]+)<\/LastModified>/.exec(about)?.[1] ?? '');
    if (last !== undefined && isKey(last) && !Number.isNaN(writtenAt)) files.push({ key: last, writtenAt });
  }
  return { files, next: /<IsTruncated>true<\/IsTruncated>/.test(xml) ? last : undefined };
}
