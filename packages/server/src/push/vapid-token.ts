import { sign } from 'node:crypto';
import { mint } from '../core/addresses.ts';
import type { Context } from '../core/context.ts';
import { perProcess } from '../core/per-process.ts';
import { vapidKeys } from '../core/push/vapid.ts';
import { loadInstanceSettings } from '../core/users/settings.ts';
import { createCache } from '../lib/cache.ts';

/** A push service takes none that lasts longer than a day (RFC 8292 §2). */
const LASTS_S = 24 * 3_600;
const KEPT_MS = 12 * 3_600_000;

const signed = perProcess((ctx) => createCache<string, string>({ max: 1_000, ttlMs: KEPT_MS, clock: ctx.clock }));

/** Says to one push service who we are: a JWT (RFC 8292 §2), signed twice a day. */
export async function vapidToken(ctx: Context, origin: string): Promise<string> {
  const known = signed(ctx).get(origin);
  if (known !== undefined) return known;
  const { contactEmail } = await loadInstanceSettings(ctx);
  const claims = {
    aud: origin,
    exp: Math.floor(ctx.clock.now() / 1_000) + LASTS_S,
    sub: contactEmail === '' ? mint.path(ctx, '/about') : `mailto:${contactEmail}`,
  };
  const content = `${encode({ typ: 'JWT', alg: 'ES256' })}.${encode(claims)}`;
  const key = { key: vapidKeys(ctx).privateKey, dsaEncoding: 'ieee-p1363' } as const;
  const token = `${content}.${sign('sha256', Buffer.from(content), key).toString('base64url')}`;
  signed(ctx).set(origin, token);
  return token;
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}
