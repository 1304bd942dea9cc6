import type { Reader } from '../../db/database.ts';
import { forbidden } from '../../lib/errors.ts';
import type { Context } from '../context.ts';
import { findRoles } from './queries.ts';
import { NO_POSITION } from './roles.ts';

/**
 * Throws `forbidden` where somebody acts on an account whose role is not below their own, their own account included.
 * `by` is an account here, or null for the command line, which is above all.
 */
export async function requireAbove(
  _ctx: Context,
  on: Reader,
  { by, targetId }: { by: number | null; targetId: number },
): Promise<void> {
  if (by === null) return;
  const rows = await findRoles.all(on, { accountIds: [by, targetId] });
  const positionOf = (accountId: number) => rows.find((row) => row.accountId === accountId)?.position ?? NO_POSITION;
  if (positionOf(by) <= positionOf(targetId)) throw forbidden();
}
