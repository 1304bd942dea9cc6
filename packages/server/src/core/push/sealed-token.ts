import { createSecret } from '../../lib/rng.ts';
import { seal, unseal } from '../../lib/seal.ts';
import type { Context } from '../context.ts';
import { perProcess } from '../per-process.ts';
import { ensureSecret } from '../users/settings.ts';

const PURPOSE = 'push token';

const known = perProcess(() => ({ secret: undefined as string | undefined }));

async function serverKey(ctx: Context): Promise<string> {
  const kept = known(ctx);
  kept.secret ??= await ensureSecret(ctx, 'push', () => createSecret(ctx.rng));
  return kept.secret;
}

/** The form in which the token of an app is kept for its messages: it opens everything that the app may do. */
export async function sealPushToken(ctx: Context, token: string | null): Promise<string | null> {
  return token === null ? null : seal(token, { secret: await serverKey(ctx), purpose: PURPOSE, rng: ctx.rng });
}

/** The token itself; null for browsers, and where another server's key sealed it. */
export async function openPushToken(ctx: Context, sealed: string | null): Promise<string | null> {
  return sealed === null ? null : (unseal(sealed, { secret: await serverKey(ctx), purpose: PURPOSE }) ?? null);
}
