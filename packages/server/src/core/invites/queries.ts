import { sql } from 'kysely';
import { prepareList } from '../../db/keyset.ts';
import { prepare, type QueryKit } from '../../db/prepare.ts';

/** An invite with what decides whether its maker may still let people in. */
const selectInvites = <P>(q: QueryKit<P>) =>
  q.db
    .selectFrom('invites')
    .leftJoin('users', 'users.accountId', 'invites.accountId')
    .leftJoin('accounts', 'accounts.id', 'invites.accountId')
    .selectAll('invites')
    .select([
      'users.role',
      'users.approvedAt',
      'users.disabledAt',
      'users.frozenAt',
      'accounts.silencedAt',
      'accounts.suspendedAt',
      'accounts.deletedAt',
    ]);

export const findInvite = prepare<{ id: number }>()((q) => selectInvites(q).where('invites.id', '=', q.param('id')));
export const findInviteByCode = prepare<{ code: string }>()((q) =>
  selectInvites(q).where('invites.code', '=', q.param('code')),
);

export const listAllInvites = prepareList<Record<never, never>>()((q, cut) =>
  selectInvites(q).$call(cut('invites.id')),
);
export const listInvitesOf = prepareList<{ accountId: number }>()((q, cut) =>
  selectInvites(q).where('invites.accountId', '=', q.param('accountId')).$call(cut('invites.id')),
);
export const listOpenInvites = prepareList<Record<never, never>>()((q, cut) =>
  selectInvites(q).where('invites.endedAt', 'is', null).$call(cut('invites.id')),
);

/** How many of somebody's may still be used. */
export const countOpenInvites = prepare<{ accountId: number; now: number }>()((q) =>
  q.db
    .selectFrom('invites')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('accountId', '=', q.param('accountId'))
    .where('endedAt', 'is', null)
    .where('expiresAt', '>', q.param('now')),
);

/** 0 where it is not good any more. The last use ends it. */
export const useInvite = prepare<{ id: number; now: number }>()((q) =>
  q.db
    .updateTable('invites')
    .set({
      uses: sql<number>`"uses" + 1`,
      endedAt: sql<number | null>`case when "uses" + 1 >= "maxUses" then cast(${q.param('now')} as bigint) end`,
    })
    .where('id', '=', q.param('id'))
    .where('endedAt', 'is', null)
    .where('expiresAt', '>', q.param('now')),
);

/** 0 where it had ended. */
export const revokeInvite = prepare<{ id: number; now: number }>()((q) =>
  q.db
    .updateTable('invites')
    .set({ revoked: 1, endedAt: q.param('now') })
    .where('id', '=', q.param('id'))
    .where('endedAt', 'is', null),
);

export const endExpiredInvites = prepare<{ now: number }>()((q) =>
  q.db
    .updateTable('invites')
    .set({ endedAt: q.param('now') })
    .where('endedAt', 'is', null)
    .where('expiresAt', '<=', q.param('now')),
);
export const deleteInvitesEndedBefore = prepare<{ before: number }>()((q) =>
  q.db.deleteFrom('invites').where('endedAt', '<', q.param('before')),
);

/** Who came by an invite and was let in. */
export const listCame = prepareList<{ inviteId: number }>()((q, cut) =>
  q.db
    .selectFrom('users')
    .innerJoin('accounts', 'accounts.id', 'users.accountId')
    .select('users.accountId as id')
    .where('users.inviteId', '=', q.param('inviteId'))
    .where('accounts.waitingSince', 'is', null)
    .$call(cut('users.accountId')),
);

/** Whom these people invited, in no order. */
export const findInvitedBy = prepare<{ ids: number[]; limit: number }>()((q) =>
  q.db
    .selectFrom('users')
    .select(['accountId', 'invitedById'])
    .where(q.inIds('invitedById', 'ids'))
    .limit(q.param('limit')),
);

export const findInviter = prepare<{ accountId: number }>()((q) =>
  q.db.selectFrom('users').select('invitedById').where('accountId', '=', q.param('accountId')),
);
