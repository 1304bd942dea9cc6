import { AppError } from '../../lib/errors.ts';
import type { Context } from '../context.ts';
import { noteConfirmed } from '../oauth/confirmed.ts';
import { checkPasswordOf } from '../users/change-password.ts';
import { checkCode } from './check-code.ts';

export interface ConfirmInput {
  userId: number;
  tokenId: number;
  password: string;
  /** Where a second step is asked. */
  code?: string | undefined;
}

/**
 * Lets what is signed in with a token do what wants its person for a while, who shows once more who they are: by
 * everything that a sign-in would ask. Throws `forbidden`.
 */
export async function confirmPerson(ctx: Context, { userId, tokenId, password, code }: ConfirmInput): Promise<void> {
  const user = await checkPasswordOf(ctx, { userId, password });
  if (user.twoFactorAt !== null && !(await checkCode(ctx, { userId, code: code ?? '' }))) {
    throw new AppError('forbidden', 'The code is not right');
  }
  await noteConfirmed(ctx, tokenId);
}
