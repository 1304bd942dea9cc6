import type { Context } from '../context.ts';
import { type RecalledToken, recallToken } from '../oauth/tokens.ts';
import { isTwoFactorMissing } from './required.ts';

const SET_UP_FIRST = 'This server asks for two-factor sign-in: set it up at /settings/two-factor first';

/** What a token opens. */
export type Access = RecalledToken & {
  /** Why its person may do nothing for now. */
  refusal?: string;
};

/** What a token opens as its person stands now; null and `revoked` as `recallToken` has them. */
export async function recallAccess(ctx: Context, token: string): Promise<Access | 'revoked' | null> {
  const found = await recallToken(ctx, token);
  if (found === null || found === 'revoked') return found;
  const { userId, role, secondStep } = found;
  if (userId === null || role === null || secondStep) return found;
  return (await isTwoFactorMissing(ctx, { userId, role })) ? { ...found, refusal: SET_UP_FIRST } : found;
}
