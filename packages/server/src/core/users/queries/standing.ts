import { type ExpressionBuilder, sql } from 'kysely';
import { prepare } from '../../../db/prepare.ts';
import type { Tables } from '../../../db/tables/index.ts';

interface Decision {
  id: number;
  now: number;
}

/** Lets somebody in, whether they waited or were refused. 0 where they are in already. */
export const approveUser = prepare<Decision>()((q) =>
  q.db
    .updateTable('users')
    .set({ approvedAt: q.param('now'), refusedAt: null, refusalText: null })
    .where('id', '=', q.param('id'))
    .where('approvedAt', 'is', null),
);

/** 0 where somebody else decided meanwhile. */
export const refuseUser = prepare<Decision & { text: string | null }>()((q) =>
  q.db
    .updateTable('users')
    .set({ refusedAt: q.param('now'), refusalText: q.param('text') })
    .where('id', '=', q.param('id'))
    .where('approvedAt', 'is', null)
    .where('refusedAt', 'is', null),
);

/** They wait again. */
export const unrefuseUser = prepare<{ id: number }>()((q) =>
  q.db
    .updateTable('users')
    .set({ refusedAt: null, refusalText: null })
    .where('id', '=', q.param('id'))
    .where('refusedAt', 'is not', null),
);

export const findRefusedBefore = prepare<{ before: number; limit: number }>()((q) =>
  q.db
    .selectFrom(q.along('users', 'users_accountId_refused'))
    .select(['id', 'accountId'])
    .where('refusedAt', 'is not', null)
    .where('refusedAt', '<', q.param('before'))
    .orderBy('accountId')
    .limit(q.param('limit')),
);

/** Only while the refusal stands. */
export const deleteRefusedUser = prepare<{ id: number; before: number }>()((q) =>
  q.db.deleteFrom('users').where('id', '=', q.param('id')).where('refusedAt', '<', q.param('before')),
);

/**
 * Nobody decided about them, and nobody has seen them. Whoever may come in without staff was let in when they joined; a
 * later time is a decision.
 */
const untouched = (eb: ExpressionBuilder<Tables, 'users'>) =>
  eb.and([
    eb('users.emailState', '=', sql.lit('asked')),
    eb('users.refusedAt', 'is', null),
    eb('users.role', '=', sql.lit('user')),
    eb('users.disabledAt', 'is', null),
    eb('users.frozenAt', 'is', null),
    eb('users.lastActiveAt', 'is', null),
    eb.or([eb('users.approvedAt', 'is', null), eb('users.approvedAt', '=', eb.ref('users.createdAt'))]),
  ]);

/** Who joined before a time and never confirmed their address, oldest first: people whom staff did nothing to. */
export const findUnconfirmedBefore = prepare<{ before: number; limit: number }>()((q) =>
  q.db
    .selectFrom(q.along('users', 'users_accountId_unconfirmed'))
    .innerJoin('accounts', 'accounts.id', 'users.accountId')
    .select(['users.id', 'users.accountId'])
    .where(untouched)
    .where('users.createdAt', '<', q.param('before'))
    .where('accounts.waitingSince', 'is not', null)
    .where('accounts.suspendedAt', 'is', null)
    .where('accounts.silencedAt', 'is', null)
    .orderBy('users.accountId')
    .limit(q.param('limit')),
);

/** Only while that is so. */
export const deleteUnconfirmedUser = prepare<{ id: number; before: number }>()((q) =>
  q.db.deleteFrom('users').where('id', '=', q.param('id')).where(untouched).where('createdAt', '<', q.param('before')),
);

export const disableUser = prepare<Decision>()((q) =>
  q.db
    .updateTable('users')
    .set({ disabledAt: q.param('now') })
    .where('id', '=', q.param('id'))
    .where('disabledAt', 'is', null),
);

export const enableUser = prepare<{ id: number }>()((q) =>
  q.db
    .updateTable('users')
    .set({ disabledAt: null })
    .where('id', '=', q.param('id'))
    .where('disabledAt', 'is not', null),
);

export const setUserRole = prepare<{ id: number; role: string }>()((q) =>
  q.db
    .updateTable('users')
    .set({ role: q.param('role') })
    .where('id', '=', q.param('id')),
);

/** Whoever has it has none afterwards. */
export const clearUserRole = prepare<{ role: string }>()((q) =>
  q.db
    .updateTable('users')
    .set({ role: sql.lit('user') })
    .where('role', '<>', sql.lit('user'))
    .where('role', '=', q.param('role')),
);

/** How many people have each role. */
export const countByRole = prepare<Record<never, never>>()((q) =>
  q.db
    .selectFrom(q.along('users', 'users_role_accountId_staff'))
    .select(['role', ({ fn }) => fn.countAll<number>().as('count')])
    .where('role', '<>', sql.lit('user'))
    .groupBy('role'),
);

/** Everybody who owns the server. */
export const findOwners = prepare<Record<never, never>>()((q) =>
  q.db
    .selectFrom(q.along('users', 'users_role_accountId_staff'))
    .select('id')
    .where('role', '<>', sql.lit('user'))
    .where('role', '=', 'owner')
    .limit(2),
);

export const deleteUser = prepare<{ id: number }>()((q) => q.db.deleteFrom('users').where('id', '=', q.param('id')));
