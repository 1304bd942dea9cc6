import { createHmac } from 'node:crypto';
import { createCache } from '../../lib/cache.ts';
import { notFound } from '../../lib/errors.ts';
import { createFairLimit } from '../../lib/fair-limit.ts';
import { equalSecrets } from '../../lib/hash.ts';
import { createSecret } from '../../lib/rng.ts';
import { isServedHere, mint } from '../addresses.ts';
import type { Context } from '../context.ts';
import type { CachedFile } from '../files/cached-files.ts';
import { isMediaRejected } from '../instances/policy.ts';
import { perProcess } from '../per-process.ts';
import { ensureSecret } from '../users/settings.ts';
import { findKept, findPicture, findStill } from './fetch-picture.ts';
import { findRemoteFile, type RemoteFile } from './remote-file.ts';

const URL_MAX = 4_096;

const proxy = perProcess(() => ({
  secret: undefined as string | undefined,
  /** A timeline names the same avatars again and again. */
  paths: createCache<string, string>({ max: 20_000 }),
  /** By who asks; the shares of those who are asked are kept where the requests go out. */
  limit: createFairLimit({ atOnce: 256, perKey: 32, maxWaiting: 512, maxWaitingPerKey: 128 }),
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

/** The address of the same standing still. */
export function stillUrl(ctx: Context, url: string): string {
  return `${proxyUrl(ctx, url)}/still`;
}

/** The address by which people here play or save any other file of another server, without its server seeing them. */
export function remoteFileUrl(ctx: Context, url: string): string {
  return `${proxyUrl(ctx, url)}/file`;
}

/** Where people here have a file of a post from, whatever it is; undefined where there is none. */
export function mediaUrl(
  ctx: Context,
  { key, remoteUrl, kind }: { key: string | null; remoteUrl: string | null; kind: string },
): string | undefined {
  const isOther = key === null && remoteUrl !== null && kind !== 'image';
  return isOther ? remoteFileUrl(ctx, remoteUrl) : pictureUrl(ctx, key, remoteUrl);
}

/** Where people here see a picture: our own file, or through the proxy; undefined where there is none. */
export function pictureUrl(ctx: Context, key: string | null, remoteUrl: string | null): string | undefined {
  if (key !== null) return mint.file(ctx, key);
  return remoteUrl === null ? undefined : proxyUrl(ctx, remoteUrl);
}

function sign(ctx: Context, url: string): string {
  const { secret } = proxy(ctx);
  if (secret === undefined) throw new Error('prepareProxy has not run');
  return createHmac('sha256', secret).update(url).digest('base64url').slice(0, 22);
}

export interface ProxyRequest {
  /** The two parts of a signed path. */
  signature: string;
  encoded: string;
  /** Whether it has to stand still. */
  still: boolean;
  /** Who asks, for shares: the address. */
  from: string;
}

/**
 * A remote picture: sniffed, one of a short list of kinds; serve it with `nosniff`. Throws `not-found` for a signature
 * that is not ours and for what cannot be had, `unavailable` when too much is going on.
 */
export async function fetchProxied(
  ctx: Context,
  { signature, encoded, still, from }: ProxyRequest,
): Promise<CachedFile> {
  const url = await readSigned(ctx, { signature, encoded });
  const find = still ? findStill : findPicture;
  return (await findKept(ctx, url, still)) ?? proxy(ctx).limit.run({ keys: [from] }, () => find(ctx, url));
}

/** Any file of another server, to be sent in parts. Throws like `fetchProxied`. */
export async function openProxied(
  ctx: Context,
  { signature, encoded, from }: Omit<ProxyRequest, 'still'>,
): Promise<RemoteFile> {
  const url = await readSigned(ctx, { signature, encoded });
  return findRemoteFile(ctx, url, (work) => proxy(ctx).limit.run({ keys: [from] }, work));
}

async function readSigned(
  ctx: Context,
  { signature, encoded }: Pick<ProxyRequest, 'signature' | 'encoded'>,
): Promise<string> {
  const url = Buffer.from(encoded.slice(0, URL_MAX * 2), 'base64url').toString('utf8');
  if (!equalSecrets(sign(ctx, url), signature) || !isFetchable(ctx, url)) throw notFound();
  if (await isMediaRejected(ctx, url)) throw notFound();
  return url;
}

/** Our own addresses are refused: a proxy that asks itself never ends. */
function isFetchable(ctx: Context, url: string): boolean {
  if (url.length > URL_MAX || !URL.canParse(url)) return false;
  return /^https?:$/.test(new URL(url).protocol) && !isServedHere(ctx, url);
}
