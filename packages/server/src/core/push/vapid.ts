import { createECDH, createPrivateKey, type KeyObject } from 'node:crypto';
import type { Context } from '../context.ts';
import { perProcess } from '../per-process.ts';
import { ensureSecret } from '../users/settings.ts';

/** What push services know this server by (RFC 8292): never another one, or every subscription is lost. */
export interface VapidKeys {
  privateKey: KeyObject;
  /** An uncompressed point of P-256, base64url without padding. */
  publicKey: string;
}

const known = perProcess(() => ({ keys: undefined as VapidKeys | undefined }));

/** Loads the keys, which are made at the first start. Once, before anything is answered. */
export async function prepareVapid(ctx: Context): Promise<void> {
  known(ctx).keys ??= toKeys(await ensureSecret(ctx, 'vapid', createVapidSecret));
}

/** The keys. `prepareVapid` has run before. */
export function vapidKeys(ctx: Context): VapidKeys {
  const { keys } = known(ctx);
  if (keys === undefined) throw new Error('prepareVapid has not run');
  return keys;
}

function createVapidSecret(): string {
  const pair = createECDH('prime256v1');
  pair.generateKeys();
  return pair.getPrivateKey().toString('hex').padStart(64, '0');
}

function toKeys(secret: string): VapidKeys {
  const pair = createECDH('prime256v1');
  pair.setPrivateKey(Buffer.from(secret, 'hex'));
  const point = pair.getPublicKey();
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((part) => part.toString('base64url'));
  const d = Buffer.from(secret, 'hex').toString('base64url');
  const privateKey = createPrivateKey({ key: { kty: 'EC', crv: 'P-256', d, x, y }, format: 'jwk' });
  return { privateKey, publicKey: point.toString('base64url') };
}
