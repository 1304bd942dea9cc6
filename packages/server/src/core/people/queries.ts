import { sql } from 'kysely';
import { prepareList } from '../../db/keyset.ts';
import { prepare, type QueryKit } from '../../db/prepare.ts';
import type { AccountsTable } from '../../db/tables/accounts.ts';
import type { UsersTable } from '../../db/tables/users.ts';

/** An account, with the login it has where it is one of ours. */
export interface PersonRow extends AccountsTable {
  userId: number | null;
  email: string | null;
  emailState: UsersTable['emailState'] | null;
  pendingEmail: string | null;
  twoFactorAt: number | null;
  role: string | null;
  locale: string | null;
  approvedAt: number | null;
  refusedAt: number | null;
  refusalText: string | null;
  disabledAt: number | null;
  frozenAt: number | null;
  reason: string | null;
  invitedById: number | null;
  appId: number | null;
  joinedAt: number | null;
  lastActiveAt: number | null;
}

export const findPeople = prepare<{ ids: number[] }>()((q) =>
  q.db
    .selectFrom('accounts')
    .leftJoin('users', 'users.accountId', 'accounts.id')
    .selectAll('accounts')
    .select([
      'users.id as userId',
      'users.email',
      'users.emailState',
      'users.pendingEmail',
      'users.twoFactorAt',
      'users.role',
      'users.locale',
      'users.approvedAt',
      'users.refusedAt',
      'users.refusalText',
      'users.disabledAt',
      'users.frozenAt',
      'users.reason',
      'users.invitedById',
      'users.appId',
      'users.createdAt as joinedAt',
      'users.lastActiveAt',
    ])
    .where(q.inIds('accounts.id', 'ids')),
);

/** Ids of accounts, newest first: everybody's, and those of one server ('' is here). */
export const findAccountIds = prepareList<Record<never, never>>()((q, cut) =>
  q.db.selectFrom('accounts').select('id').$call(cut('id')),
);
export const findAccountIdsOf = prepareList<{ domain: string }>()((q, cut) =>
  q.db.selectFrom('accounts').select('id').where('domain', '=', q.param('domain')).$call(cut('id')),
);
export const findSilencedIds = prepareList<Record<never, never>>()((q, cut) =>
  q.db.selectFrom('accounts').select('id').where('silencedAt', 'is not', null).$call(cut('id')),
);
export const findSuspendedIds = prepareList<Record<never, never>>()((q, cut) =>
  q.db.selectFrom('accounts').select('id').where('suspendedAt', 'is not', null).$call(cut('id')),
);

const selectUsers = <P>(q: QueryKit<P>) => q.db.selectFrom('users').select('accountId as id');

/** Of people with a login here, each by an index of its own. */
export const findWaitingIds = prepareList<Record<never, never>>()((q, cut) =>
  selectUsers(q).where('approvedAt', 'is', null).where('refusedAt', 'is', null).$call(cut('accountId')),
);
export const findRefusedIds = prepareList<Record<never, never>>()((q, cut) =>
  selectUsers(q).where('refusedAt', 'is not', null).$call(cut('accountId')),
);
export const findDisabledIds = prepareList<Record<never, never>>()((q, cut) =>
  selectUsers(q).where('disabledAt', 'is not', null).$call(cut('accountId')),
);
export const findStaffIds = prepareList<Record<never, never>>()((q, cut) =>
  selectUsers(q).where('role', '<>', sql.lit('user')).$call(cut('accountId')),
);
export const findInvitedIds = prepareList<{ invitedById: number }>()((q, cut) =>
  selectUsers(q).where('invitedById', '=', q.param('invitedById')).$call(cut('accountId')),
);

/** Nobody has confirmed an address: several may have given the same. */
export const findIdsByEmail = prepare<{ email: string; limit: number }>()((q) =>
  selectUsers(q).where('email', '=', q.param('email')).orderBy('users.id', 'desc').limit(q.param('limit')),
);

export const findIdsOfUsers = prepare<{ userIds: number[] }>()((q) => selectUsers(q).where(q.inIds('id', 'userIds')));

interface Beginning {
  start: string;
  end: string;
  limit: number;
}
export const findIdsByName = prepare<Beginning>()(
  (q) => sql<{ id: number }>`select "id" from "accounts"
    where ${q.prefix(sql.ref('usernameKey'), q.param('start'), q.param('end'))}
    order by ${q.byBytes(sql.ref('usernameKey'))} limit ${q.param('limit')}`,
);
export const findIdsByWord = prepare<Beginning>()(
  (q) => sql<{ id: number }>`select "accountId" as "id" from "accountWords"
    where ${q.prefix(sql.ref('word'), q.param('start'), q.param('end'))}
    order by ${q.byBytes(sql.ref('word'))} limit ${q.param('limit')}`,
);

/** How many wait for somebody to decide; counting stops at `limit`. */
export const countWaiting = prepare<{ limit: number }>()((q) =>
  q.db
    .selectFrom(
      q.db
        .selectFrom('users')
        .select('id')
        .where('approvedAt', 'is', null)
        .where('refusedAt', 'is', null)
        .limit(q.param('limit'))
        .as('waiting'),
    )
    .select(({ fn }) => fn.countAll<number>().as('count')),
);

export const findStaffNotes = prepareList<{ targetId: number }>()((q, cut) =>
  q.db.selectFrom('staffNotes').selectAll().where('targetId', '=', q.param('targetId')).$call(cut('id')),
);
export const countStaffNotes = prepare<{ targetId: number }>()((q) =>
  q.db
    .selectFrom('staffNotes')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('targetId', '=', q.param('targetId')),
);
export const deleteStaffNote = prepare<{ targetId: number; id: number }>()((q) =>
  q.db.deleteFrom('staffNotes').where('id', '=', q.param('id')).where('targetId', '=', q.param('targetId')),
);
export const deleteStaffNotesAbout = prepare<{ targetId: number }>()((q) =>
  q.db.deleteFrom('staffNotes').where('targetId', '=', q.param('targetId')),
);
