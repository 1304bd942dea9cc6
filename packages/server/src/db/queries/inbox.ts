import { sql } from 'kysely';
import type { Tx } from '../database.ts';
import { insertRow } from '../insert.ts';
import { prepare } from '../prepare.ts';
import type { InboxActivitiesTable } from '../tables/federation.ts';

/** Stores an activity; false where its key is known. */
export async function insertInboxActivity(tx: Tx, row: InboxActivitiesTable): Promise<boolean> {
  return (await insertRow(tx, 'inboxActivities', row, { ignoreConflicts: true })) > 0;
}

/** Received activities that wait to be worked on. */
export const findInboxActivities = prepare<{ ids: number[] }>()((q) =>
  q.db
    .selectFrom('inboxActivities')
    .select(['id', 'actorId', 'bodyJson'])
    .where(q.inIds('id', 'ids'))
    .where('bodyJson', 'is not', null),
);

/** Drops the bodies of what is done; the keys stay against repeats. */
export const clearInboxBodies = prepare<{ ids: number[] }>()((q) =>
  q.db.updateTable('inboxActivities').set({ bodyJson: null }).where(q.inIds('id', 'ids')),
);

/** Forgets what is done and old. Answers how many of at most `limit`. */
export const pruneInbox = prepare<{ before: number; limit: number }>()((q) =>
  q.db
    .deleteFrom('inboxActivities')
    .where(
      'id',
      'in',
      q.db
        .selectFrom('inboxActivities')
        .select('id')
        .where('receivedAt', '<', q.param('before'))
        .where('bodyJson', 'is', null)
        .orderBy('receivedAt')
        .limit(q.param('limit')),
    ),
);

/** How many jobs there are, counted up to `limit`. */
export const countJobsUpTo = prepare<{ limit: number }>()((q) =>
  q.db
    .selectFrom(q.db.selectFrom('jobs').select('id').limit(q.param('limit')).as('some'))
    .select(sql<number>`count(*)`.as('count')),
);
