import type { Tx } from '../../db/database.ts';
import { setAccountRole } from '../accounts/queries.ts';
import { writeAudit } from '../audit/write.ts';
import { tellChanged } from '../changes.ts';
import type { Context } from '../context.ts';
import { nameAccount } from '../staff/name-account.ts';
import { NO_ROLE } from '../staff/roles.ts';
import { setUserRole } from './queries/standing.ts';
import { endHandedLinks } from './reset-password.ts';

interface PutRoleInput {
  /** An account of staff; null: the command line, or the provider that is named. */
  by: number | null;
  person: { userId: number; accountId: number; username: string };
  from: string;
  to: string;
  /** That somebody comes from. */
  provider?: string;
}

/** Gives somebody here a role, at their login and on their profile. Whoever calls has checked that it may be. */
export async function putRole(ctx: Context, tx: Tx, { by, person, from, to, provider }: PutRoleInput): Promise<void> {
  const { userId, accountId, username } = person;
  await setUserRole.run(tx, { id: userId, role: to });
  await endHandedLinks(tx, userId);
  await setAccountRole.run(tx, { id: accountId, role: to === NO_ROLE ? null : to });
  const details = { from, to, ...(provider === undefined ? {} : { provider }) };
  const target = nameAccount({ id: accountId, username, domain: '' });
  await writeAudit(ctx, tx, { by, act: 'user.role', target, details });
  await tellChanged(ctx, tx, 'account', [accountId]);
}
