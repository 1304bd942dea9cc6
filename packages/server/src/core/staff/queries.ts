import { sql } from 'kysely';
import { prepare } from '../../db/prepare.ts';

/** Everybody with an office, and whether they could act now. */
export const findStaff = prepare<Record<never, never>>()((q) =>
  q.db
    .selectFrom('users')
    .innerJoin('accounts', 'accounts.id', 'users.accountId')
    .select(['users.accountId', 'users.role', 'users.frozenAt', 'accounts.suspendedAt'])
    .where('users.role', '<>', sql.lit('user'))
    .where('users.disabledAt', 'is', null),
);

/** The roles of these accounts; those of other servers have none. */
export const findRoles = prepare<{ accountIds: number[] }>()((q) =>
  q.db.selectFrom('users').select(['accountId', 'role']).where(q.inIds('accountId', 'accountIds')),
);

/** The setting that decides who may invite others. */
export const findInvitesFor = prepare<Record<never, never>>()((q) =>
  q.db.selectFrom('settings').select('valueJson').where('key', '=', 'invitesFor'),
);
