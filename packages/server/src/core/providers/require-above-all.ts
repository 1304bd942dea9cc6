import type { Tx } from '../../db/database.ts';
import { AppError } from '../../lib/errors.ts';
import { findRoles } from '../staff/queries.ts';
import { NO_POSITION, NO_ROLE } from '../staff/roles.ts';
import { findAbove } from './queries.ts';

/**
 * Whoever says which keys a provider of SAML signs with could sign with their own, as anybody whom it lets in. Throws `forbidden`
 * where somebody of these stands above who says so. `by` is an account here, or null for the command line, which is above all.
 */
export async function requireAboveAll(tx: Tx, { by, issuer }: { by: number | null; issuer: string }): Promise<void> {
  if (by === null) return;
  const own = await findRoles.first(tx, { accountIds: [by] });
  const standing = { role: own?.role ?? NO_ROLE, position: own?.position ?? NO_POSITION };
  if ((await findAbove.first(tx, { issuer, but: by, ...standing })) === undefined) return;
  throw new AppError('forbidden', 'It lets in somebody who stands above you: with its keys one could come in as them');
}
