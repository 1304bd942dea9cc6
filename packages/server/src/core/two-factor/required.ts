import type { Context } from '../context.ts';
import { holdsOffice, loadRole } from '../staff/roles.ts';
import { findUserById } from '../users/queries.ts';
import { loadInstanceSettings } from '../users/settings.ts';

/** Whether this server asks a second step of people with a role. */
export async function isTwoFactorRequired(ctx: Context, role: string): Promise<boolean> {
  const { twoFactorFor } = await loadInstanceSettings(ctx);
  if (twoFactorFor === 'nobody') return false;
  return twoFactorFor === 'everybody' || holdsOffice(await loadRole(ctx, role));
}

/** Whether somebody has to turn it on before they do anything else. */
export async function isTwoFactorMissing(ctx: Context, user: { userId: number; role: string }): Promise<boolean> {
  if (!(await isTwoFactorRequired(ctx, user.role))) return false;
  return (await findUserById.first(ctx.db, { id: user.userId }))?.twoFactorAt === null;
}
