import type { Context } from '../context.ts';
import { holdsOffice, loadRole } from '../staff/roles.ts';
import { findUserById } from '../users/queries.ts';
import { loadInstanceSettings } from '../users/settings.ts';

/** Whether a second step is asked of people with a role: by the setting, or by the role itself. */
export async function isTwoFactorRequired(ctx: Context, role: string): Promise<boolean> {
  const { twoFactorFor } = await loadInstanceSettings(ctx);
  if (twoFactorFor === 'everybody') return true;
  const held = await loadRole(ctx, role);
  return held.twoFactor || (twoFactorFor === 'staff' && holdsOffice(held));
}

/** Whether somebody has to turn it on before they do anything else. */
export async function isTwoFactorMissing(ctx: Context, user: { userId: number; role: string }): Promise<boolean> {
  if (!(await isTwoFactorRequired(ctx, user.role))) return false;
  return (await findUserById.first(ctx.db, { id: user.userId }))?.twoFactorAt === null;
}
