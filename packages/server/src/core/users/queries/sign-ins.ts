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

/** Where people came from, in no order; there are fifty of each at most. */
export const findSignInsOf = prepare<{ userIds: number[] }>()((q) =>
  q.db.selectFrom('signIns').selectAll().where(q.inIds('userId', 'userIds')),
);

/** Who came from a range of addresses. */
export const findUsersFrom = prepare<{ first: string; last: string; limit: number }>()((q) =>
  q.db
    .selectFrom('signIns')
    .select('userId')
    .distinct()
    .where('ipKey', '>=', q.param('first'))
    .where('ipKey', '<=', q.param('last'))
    .limit(q.param('limit')),
);
