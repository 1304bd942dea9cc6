import { sql } from 'kysely';
import { prepare } from '../../../db/prepare.ts';

/** Those beyond the newest `kept` of somebody. */
export const deleteSignInsBeyond = prepare<{ userId: number; kept: number }>()(
  (q) => sql`delete from "signIns" where "userId" = ${q.param('userId')} and "id" <= (
    select "id" from "signIns" where "userId" = ${q.param('userId')} order by "id" desc limit 1 offset ${q.param('kept')})`,
);

export const deleteSignInsBefore = prepare<{ before: number }>()((q) =>
  q.db.deleteFrom('signIns').where('createdAt', '<', q.param('before')),
);

export const deleteSignInsOf = prepare<{ userId: number }>()((q) =>
  q.db.deleteFrom('signIns').where('userId', '=', q.param('userId')),
);

/** Where somebody came from, the last first; there are fifty at most. */
export const findSignInsOf = prepare<{ userIds: number[] }>()((q) =>
  q.db.selectFrom('signIns').selectAll().where(q.inIds('userId', 'userIds')).orderBy('id', 'desc'),
);

/** People who came from a range of addresses, the last first. */
export const findUsersFrom = prepare<{ first: string; last: string; limit: number }>()((q) =>
  q.db
    .selectFrom('signIns')
    .innerJoin('users', 'users.id', 'signIns.userId')
    .select('users.accountId')
    .distinct()
    .where('signIns.ipKey', '>=', q.param('first'))
    .where('signIns.ipKey', '<=', q.param('last'))
    .limit(q.param('limit')),
);
