import { ECDH } from 'node:crypto';
import { parseOutboundUrl } from '../../net/outbound-url.ts';
import { isServedHere } from '../addresses.ts';
import type { Context } from '../context.ts';
import { collectFieldErrors } from '../field-errors.ts';

/** What a push service and an app gave: where messages go, and for whom they are sealed (RFC 8291 §2). */
export interface PushReceiver {
  endpoint: string;
  /** An uncompressed point of P-256 and 16 random bytes: base64url without padding. */
  publicKey: string;
  secret: string;
}

const ENDPOINT_MAX = 2_000;
const KEY_MAX = 200;

/** What of it can be used; keys in either alphabet of base64. Throws `invalid` with details. */
export function checkReceiver(ctx: Context, { endpoint, publicKey, secret }: PushReceiver): PushReceiver {
  const errors = collectFieldErrors();
  const point = readPoint(publicKey);
  const bytes = readBase64(secret);
  if (!isReachable(ctx, endpoint)) errors.add('endpoint', 'ERR_INVALID', 'is not a valid URL');
  if (point === undefined) errors.add('key_p256dh', 'ERR_INVALID', 'is invalid');
  if (bytes?.length !== 16) errors.add('key_auth', 'ERR_INVALID', 'is invalid');
  errors.throwIfAny();
  return {
    endpoint,
    publicKey: (point as Buffer).toString('base64url'),
    secret: (bytes as Buffer).toString('base64url'),
  };
}

function isReachable(ctx: Context, endpoint: string): boolean {
  if (endpoint.length > ENDPOINT_MAX) return false;
  try {
    return !isServedHere(ctx, parseOutboundUrl(endpoint, ctx.config.allowPrivate).href);
  } catch {
    return false;
  }
}

/** A point that is on the curve: what is sealed for another might tell about our key. */
function readPoint(text: string): Buffer | undefined {
  const bytes = readBase64(text);
  if (bytes?.length !== 65) return undefined;
  try {
    return ECDH.convertKey(bytes, 'prime256v1', undefined, undefined, 'uncompressed') as Buffer;
  } catch {
    return undefined;
  }
}

function readBase64(text: string): Buffer | undefined {
  return text.length <= KEY_MAX && /^[\w+/-]+=*$/.test(text) ? Buffer.from(text, 'base64') : undefined;
}
