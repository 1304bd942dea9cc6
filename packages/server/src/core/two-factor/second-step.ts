import { createHmac } from 'node:crypto';
import { AppError } from '../../lib/errors.ts';
import { equalSecrets } from '../../lib/hash.ts';
import { createSecret } from '../../lib/rng.ts';
import type { Context } from '../context.ts';
import { findUserById } from '../users/queries.ts';
import { ensureSecret } from '../users/settings.ts';
import { checkCode } from './check-code.ts';

/** How long a password counts that no code followed. */
export const SECOND_STEP_MS = 10 * 60_000;

/**
 * What a browser holds between the two steps of a sign-in: whose password was right, until when. It opens nothing, and is
 * good no more once the password is another one.
 */
export async function createHalfway(ctx: Context, userId: number): Promise<string> {
  const user = await findUserById.first(ctx.db, { id: userId });
  const text = `${userId}.${ctx.clock.now() + SECOND_STEP_MS}`;
  return `${text}.${await sign(ctx, text, user?.passwordHash ?? '')}`;
}

/** Whose it is; undefined for one that is too old, outdated or made up. */
export async function readHalfway(ctx: Context, halfway: string): Promise<number | undefined> {
  const [, text = '', id = '', expiresAt, signature = ''] =
    /^((\d{1,16})\.(\d{1,16}))\.([A-Za-z0-9_-]{43})$/.exec(halfway) ?? [];
  if (text === '' || Number(expiresAt) <= ctx.clock.now()) return undefined;
  const user = await findUserById.first(ctx.db, { id: Number(id) });
  if (user === undefined || user.disabledAt !== null) return undefined;
  return equalSecrets(signature, await sign(ctx, text, user.passwordHash)) ? user.id : undefined;
}

/** The second step. Throws `unauthenticated` for a code that is wrong or was used. */
export async function takeSecondStep(ctx: Context, input: { userId: number; code: string }): Promise<void> {
  if (!(await checkCode(ctx, input))) throw new AppError('unauthenticated', 'The code is not right');
}

async function sign(ctx: Context, text: string, passwordHash: string): Promise<string> {
  const secret = await ensureSecret(ctx, 'halfway', () => createSecret(ctx.rng));
  return createHmac('sha256', secret).update(`${text} ${passwordHash}`).digest('base64url');
}
