import { createHmac } from 'node:crypto';
import type { Readable } from 'node:stream';
import { createCache } from '../../lib/cache.ts';
import { AppError, notFound } from '../../lib/errors.ts';
import { equalSecrets, sha256Hex } from '../../lib/hash.ts';
import { createLimit } from '../../lib/limit.ts';
import { createSecret } from '../../lib/rng.ts';
import { SNIFF_BYTES, sniffMedia } from '../../lib/sniff-media.ts';
import { mint, ownHost } from '../addresses.ts';
import type { Context } from '../context.ts';
import { perProcess } from '../per-process.ts';
import { ensureSecret } from '../users/settings.ts';
import { createDiskCache } from './disk-cache.ts';

const URL_MAX = 4_096;
const MAX_BYTES = 16 * 1024 * 1024;
const FETCH_MS = 30_000;
const NEGATIVE_MS = 5 * 60_000;
/** What browsers show as a picture and nothing else: never a document or a script. */
const SERVED = new Set(['image/jpeg', 'image/png', 'image/gif', 'image/webp', 'image/avif']);

const proxy = perProcess((ctx) => ({
  secret: undefined as string | undefined,
  /** A timeline names the same avatars again and again. */
  paths: createCache<string, string>({ max: 20_000 }),
  failed: createCache<string, true>({ max: 10_000, ttlMs: NEGATIVE_MS, clock: ctx.clock }),
  running: new Map<string, Promise<void>>(),
  limit: createLimit(16, 500),
  disk: createDiskCache(ctx),
}));

/** Loads the secret that addresses are signed with, made at the first start. Once, before anything is rendered. */
export async function prepareProxy(ctx: Context): Promise<void> {
  proxy(ctx).secret = await ensureSecret(ctx, 'mediaProxy', () => createSecret(ctx.rng));
}

/** The address by which people here see a remote picture, without its server seeing them. */
export function proxyUrl(ctx: Context, url: string): string {
  const { paths } = proxy(ctx);
  let path = paths.get(url);
  if (path === undefined) {
    path = `/media/proxy/${sign(ctx, url)}/${Buffer.from(url).toString('base64url')}`;
    paths.set(url, path);
  }
  return mint.path(ctx, path);
}

function sign(ctx: Context, url: string): string {
  const { secret } = proxy(ctx);
  if (secret === undefined) throw new Error('prepareProxy has not run');
  return createHmac('sha256', secret).update(url).digest('base64url').slice(0, 22);
}

export interface ProxiedFile {
  /** Sniffed, one of a short list; serve it with `nosniff`. */
  mimeType: string;
  bytes: number;
  body: Readable;
}

/**
 * A remote picture by the two parts of its signed path, from the cache or fetched now. Throws `not-found` for a
 * signature that is not ours and for what cannot be had; that is remembered for five minutes.
 */
export async function fetchProxied(ctx: Context, signature: string, encoded: string): Promise<ProxiedFile> {
  const url = Buffer.from(encoded.slice(0, URL_MAX * 2), 'base64url').toString('utf8');
  if (!equalSecrets(sign(ctx, url), signature) || !isFetchable(ctx, url)) throw notFound();
  const { disk, failed, running } = proxy(ctx);
  const key = sha256Hex(url);
  const cached = await disk.open(key);
  if (cached !== undefined) return cached;
  if (failed.get(key) === true) throw notFound();

  // However many ask for it, it is fetched once.
  let fetching = running.get(key);
  if (fetching === undefined) {
    fetching = proxy(ctx)
      .limit.run(() => fetchInto(ctx, key, url))
      .finally(() => running.delete(key));
    running.set(key, fetching);
  }
  await fetching;
  const fetched = await disk.open(key);
  if (fetched === undefined) throw notFound();
  return fetched;
}

/** Our own addresses are refused: a proxy that asks itself never ends. */
function isFetchable(ctx: Context, url: string): boolean {
  if (url.length > URL_MAX || !URL.canParse(url)) return false;
  const { protocol, host } = new URL(url);
  return /^https?:$/.test(protocol) && host !== ownHost(ctx);
}

async function fetchInto(ctx: Context, key: string, url: string): Promise<void> {
  const { disk, failed } = proxy(ctx);
  try {
    const answer = await ctx.http.stream({ method: 'GET', url, maxBytes: MAX_BYTES, timeoutMs: FETCH_MS });
    const mimeType = await disk.put(key, readPicture(answer.status, answer.body));
    ctx.log.debug({ url, mimeType }, 'remote picture fetched');
  } catch (error) {
    failed.set(key, true);
    ctx.log.debug({ err: error, url }, 'remote picture could not be had');
    throw notFound(error);
  }
}

/** Passes the bytes on once their start shows a kind of picture that is served. */
async function* readPicture(status: number, body: AsyncIterable<Buffer>): AsyncGenerator<Buffer, string> {
  let mimeType: string | undefined;
  let head = Buffer.alloc(0);
  for await (const chunk of body) {
    if (status !== 200) throw new AppError('not-found', 'The other server does not have it');
    if (mimeType !== undefined) {
      yield chunk;
      continue;
    }
    head = Buffer.concat([head, chunk]);
    if (head.length < SNIFF_BYTES) continue;
    mimeType = checkPicture(head);
    yield head;
  }
  if (mimeType !== undefined) return mimeType;
  mimeType = checkPicture(head);
  yield head;
  return mimeType;
}

function checkPicture(head: Buffer): string {
  const type = sniffMedia(head);
  if (type === undefined || !SERVED.has(type.mimeType)) throw new AppError('not-found', 'Not a picture');
  return type.mimeType;
}
