import { createSecret } from '../../lib/rng.ts';
import { seal, unseal } from '../../lib/seal.ts';
import type { Context } from '../context.ts';
import { ensureSecret } from '../users/settings.ts';

/** Bytes of a secret: as long as SHA-1's digest (RFC 4226 §4, R6). */
const LENGTH = 20;
const PURPOSE = 'authenticator';

const serverKey = (ctx: Context) => ensureSecret(ctx, 'twoFactor', () => createSecret(ctx.rng));

/** A new secret, and the form in which it is kept. */
export async function makeSecret(ctx: Context): Promise<{ secret: Buffer; sealed: string }> {
  const secret = ctx.rng.bytes(LENGTH);
  const sealed = seal(secret.toString('base64url'), { secret: await serverKey(ctx), purpose: PURPOSE, rng: ctx.rng });
  return { secret, sealed };
}

/** The secret itself; undefined where it was sealed with another server's key. */
export async function openSecret(ctx: Context, sealed: string): Promise<Buffer | undefined> {
  const text = unseal(sealed, { secret: await serverKey(ctx), purpose: PURPOSE });
  return text === undefined ? undefined : Buffer.from(text, 'base64url');
}
