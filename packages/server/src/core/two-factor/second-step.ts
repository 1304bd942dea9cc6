import { createHmac } from 'node:crypto';
import { AppError } from '../../lib/errors.ts';
import { equalSecrets } from '../../lib/hash.ts';
import { createSecret } from '../../lib/rng.ts';
import type { Context } from '../context.ts';
import { findUserById } from '../users/queries.ts';
import { ensureSecret } from '../users/settings.ts';
import type { SignedIn, WaitingRole } from '../users/sign-in.ts';
import { checkCode } from './check-code.ts';

/** How long a password counts that no code followed. */
export const SECOND_STEP_MS = 10 * 60_000;

/** Whose first step it was, and what waits for the second. */
export type Halfway = Pick<SignedIn, 'userId' | 'waiting'>;

/**
 * What a browser holds between the two steps of a sign-in: whose password was right, until when. It opens nothing, and is
 * good no more once the password is another one.
 */
export async function createHalfway(ctx: Context, { userId, waiting }: Halfway): Promise<string> {
  const user = await findUserById.first(ctx.db, { id: userId });
  const note = waiting === undefined ? '' : Buffer.from(JSON.stringify(waiting)).toString('base64url');
  const text = `${userId}.${ctx.clock.now() + SECOND_STEP_MS}.${note}`;
  return `${text}.${await sign(ctx, text, user?.passwordHash ?? '')}`;
}

/** Whose it is; undefined for one that is too old, outdated or made up. */
export async function readHalfway(ctx: Context, halfway: string): Promise<Halfway | undefined> {
  const [, text = '', id = '', expiresAt, note = '', signature = ''] =
    /^((\d{1,16})\.(\d{1,16})\.([A-Za-z0-9_-]{0,2000}))\.([A-Za-z0-9_-]{43})$/.exec(halfway) ?? [];
  if (text === '' || Number(expiresAt) <= ctx.clock.now()) return undefined;
  const user = await findUserById.first(ctx.db, { id: Number(id) });
  if (user === undefined || user.disabledAt !== null) return undefined;
  if (!equalSecrets(signature, await sign(ctx, text, user.passwordHash))) return undefined;
  const waiting = note === '' ? undefined : (JSON.parse(Buffer.from(note, 'base64url').toString()) as WaitingRole);
  return { userId: user.id, waiting };
}

/** The second step. Throws `unauthenticated` for a code that is wrong or was used. */
export async function takeSecondStep(ctx: Context, input: { userId: number; code: string }): Promise<void> {
  if (!(await checkCode(ctx, input))) throw new AppError('unauthenticated', 'The code is not right');
}

async function sign(ctx: Context, text: string, passwordHash: string): Promise<string> {
  const secret = await ensureSecret(ctx, 'halfway', () => createSecret(ctx.rng));
  return createHmac('sha256', secret).update(`${text} ${passwordHash}`).digest('base64url');
}
