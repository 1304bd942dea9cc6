import { createSecret } from '../../lib/rng.ts';
import { seal, unseal } from '../../lib/seal.ts';
import type { Context } from '../context.ts';
import { ensureSecret } from './settings.ts';

/** What a service knows this server's questions by, as it is kept. */
export const sealSecret = async (ctx: Context, secret: string): Promise<string> =>
  seal(secret, { ...(await serverKey(ctx)), rng: ctx.rng });

/** Undefined with another key than it was sealed with. */
export const openSecret = async (ctx: Context, sealed: string): Promise<string | undefined> =>
  unseal(sealed, await serverKey(ctx));

const serverKey = async (ctx: Context) => ({
  secret: await ensureSecret(ctx, 'challenge', () => createSecret(ctx.rng)),
  purpose: 'secret of a challenge',
});
