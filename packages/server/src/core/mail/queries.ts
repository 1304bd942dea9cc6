import { sql } from 'kysely';
import { prepare } from '../../db/prepare.ts';
import type { LetterboxesTable } from '../../db/tables/mail.ts';
import { OFFICE_MASK } from '../staff/permissions.ts';
import { allows } from '../staff/queries.ts';

/** Whom a mail goes to, and what says whether it should. */
export const findRecipient = prepare<{ userId: number }>()((q) =>
  q.db
    .selectFrom('users')
    .innerJoin('accounts', 'accounts.id', 'users.accountId')
    .select([
      'users.id as userId',
      'users.accountId',
      'users.email',
      'users.emailState',
      'users.pendingEmail',
      'users.createdAt',
      'users.locale',
      'users.disabledAt',
      'users.approvedAt',
      'users.refusedAt',
      'users.refusalText',
      'accounts.username',
      'accounts.suspendedAt',
      'accounts.deletedAt',
    ])
    .where('users.id', '=', q.param('userId')),
);

/** The logins of accounts here. */
export const findUserIds = prepare<{ accountIds: number[] }>()((q) =>
  q.db.selectFrom('users').select(['id', 'accountId']).where(q.inIds('accountId', 'accountIds')),
);

export const findLetterbox = prepare<{ accountId: number }>()((q) =>
  q.db.selectFrom('letterboxes').selectAll().where('accountId', '=', q.param('accountId')),
);

type Choices = Pick<LetterboxesTable, 'accountId' | 'timing' | 'privateTexts' | 'digest'> & { topicsJson: string };

export const setChoices = prepare<Choices>()((q) =>
  q.db
    .updateTable('letterboxes')
    .set({
      topicsJson: q.param('topicsJson'),
      timing: q.param('timing'),
      privateTexts: q.param('privateTexts'),
      digest: q.param('digest'),
    })
    .where('accountId', '=', q.param('accountId')),
);

export const setBounced = prepare<Pick<LetterboxesTable, 'accountId' | 'bouncedAt'>>()((q) =>
  q.db
    .updateTable('letterboxes')
    .set({ bouncedAt: q.param('bouncedAt') })
    .where('accountId', '=', q.param('accountId')),
);

/** Whom these notifications are for and what of them may be written, where no round is to look anyway. */
export const findToWrite = prepare<{ ids: number[]; accountIds: number[] }>()((q) =>
  q.db
    .selectFrom('notifications as n')
    .leftJoin('letterboxes as b', 'b.accountId', 'n.accountId')
    .select(['n.accountId', 'n.kind', 'b.topicsJson'])
    .where(q.inIds('n.id', 'ids'))
    .where(q.inIds('n.accountId', 'accountIds'))
    .where('n.filtered', '=', 0)
    .where('b.dueAt', 'is', null)
    .where('b.bouncedAt', 'is', null),
);

/** 0 where a round is to look already. */
export const setDue = prepare<{ accountId: number; dueAt: number }>()((q) =>
  q.db
    .updateTable('letterboxes')
    .set({ dueAt: q.param('dueAt') })
    .where('accountId', '=', q.param('accountId'))
    .where('dueAt', 'is', null),
);

export const clearDue = prepare<{ accountId: number }>()((q) =>
  q.db.updateTable('letterboxes').set({ dueAt: null }).where('accountId', '=', q.param('accountId')),
);

/** What says whether somebody is to be written to now. */
export const findReader = prepare<{ accountId: number }>()((q) =>
  q.db
    .selectFrom('users')
    .innerJoin('letterboxes', 'letterboxes.accountId', 'users.accountId')
    .select(['users.id as userId', 'users.createdAt', 'users.lastActiveAt'])
    .select(['letterboxes.topicsJson', 'letterboxes.timing', 'letterboxes.toldId', 'letterboxes.writtenAt'])
    .where('users.accountId', '=', q.param('accountId'))
    .where('letterboxes.bouncedAt', 'is', null),
);

export const setTold = prepare<{ accountId: number; toldId: number; now: number }>()((q) =>
  q.db
    .updateTable('letterboxes')
    .set({ toldId: q.param('toldId'), writtenAt: q.param('now') })
    .where('accountId', '=', q.param('accountId')),
);

/** Who was last here between two times, and was written no digest since the later one. */
export const findMissed = prepare<{ before: number; after: number; limit: number }>()(
  (q) => sql<{ accountId: number; userId: number; seenAt: number }>`
    select u."accountId", u."id" as "userId", coalesce(u."lastActiveAt", u."createdAt") as "seenAt" from "users" u
    left join "letterboxes" b on b."accountId" = u."accountId"
    where coalesce(u."lastActiveAt", u."createdAt") < ${q.param('before')}
      and coalesce(u."lastActiveAt", u."createdAt") > ${q.param('after')}
      and u."approvedAt" is not null and u."disabledAt" is null and u."emailState" <> 'asked'
      and (b."accountId" is null or (b."digest" = 'weekly' and b."bouncedAt" is null
        and (b."digestAt" is null or b."digestAt" < ${q.param('before')})))
    limit ${q.param('limit')}`,
);

export const setDigested = prepare<{ accountId: number; now: number }>()((q) =>
  q.db
    .updateTable('letterboxes')
    .set({ digestAt: q.param('now') })
    .where('accountId', '=', q.param('accountId')),
);

/** Those with an office whom a letter may reach. */
export const findStaff = prepare<Record<never, never>>()((q) =>
  q.db
    .selectFrom(q.along('users', 'users_role_accountId_staff'))
    .innerJoin('roles', 'roles.key', 'users.role')
    .leftJoin('letterboxes as b', 'b.accountId', 'users.accountId')
    .select(['users.accountId', 'users.role', 'b.topicsJson', 'b.staffToldAt'])
    .where('users.role', '<>', sql.lit('user'))
    .where(allows('roles', OFFICE_MASK))
    .where('users.disabledAt', 'is', null)
    .where('b.bouncedAt', 'is', null),
);

export const findStaffReader = prepare<{ accountId: number }>()((q) =>
  q.db
    .selectFrom('users')
    .innerJoin('letterboxes as b', 'b.accountId', 'users.accountId')
    .select(['users.id as userId', 'users.accountId', 'users.role', 'b.topicsJson'])
    .where('users.accountId', '=', q.param('accountId'))
    .where('b.bouncedAt', 'is', null),
);

/** 0 where a round is to look already. */
export const setStaffDue = prepare<{ accountId: number; dueAt: number }>()((q) =>
  q.db
    .updateTable('letterboxes')
    .set({ staffDueAt: q.param('dueAt') })
    .where('accountId', '=', q.param('accountId'))
    .where('staffDueAt', 'is', null),
);

export const clearStaffDue = prepare<{ accountId: number }>()((q) =>
  q.db.updateTable('letterboxes').set({ staffDueAt: null }).where('accountId', '=', q.param('accountId')),
);

export const setStaffTold = prepare<{ accountId: number; now: number }>()((q) =>
  q.db
    .updateTable('letterboxes')
    .set({ staffToldAt: q.param('now') })
    .where('accountId', '=', q.param('accountId')),
);
