import { type RawBuilder, sql } from 'kysely';
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
    .select(['id', 'actorId', 'host', 'bodyJson'])
    .where(q.inIds('id', 'ids'))
    .where('bodyJson', 'is not', null)
    .where('dueAt', 'is', null)
    .orderBy('id'),
);

/** Of these actors, those of whom something waits for its first try in the lane of their host. */
export const findWaitingActors = prepare<{ actorIds: number[] }>()(
  (q) => sql<{ id: number }>`select a."id" from "accounts" a where ${q.inIds('a.id', 'actorIds')} and exists (
    select 1 from "inboxActivities" i where i."actorId" = a."id" and i."bodyJson" is not null and i."dueAt" is not null
      and i."attempts" = 0)`,
);

/** Puts activities into the lane of their host. */
export const deferInbox = prepare<{ ids: number[]; dueAt: number }>()((q) =>
  q.db
    .updateTable('inboxActivities')
    .set({ dueAt: q.param('dueAt') })
    .where(q.inIds('id', 'ids')),
);

/** What is due in a host's lane, in the order in which it came. */
export const findDueInbox = prepare<{ host: string; now: number; limit: number }>()((q) =>
  q.db
    .selectFrom('inboxActivities')
    .select(['id', 'actorId', 'bodyJson', 'attempts'])
    .where('host', '=', q.param('host'))
    .where('dueAt', '<=', q.param('now'))
    .orderBy('dueAt')
    .orderBy('id')
    .limit(q.param('limit')),
);

/** Takes a host's turn, where nobody has it or its holder took too long. Answers 0 where somebody has. */
export const takeInboxTurn = prepare<{ host: string; worker: number; now: number; until: number }>()(
  (q) => sql`
    insert into "inboxTurns" ("host", "worker", "until", "again")
    values (${q.param('host')}, ${q.param('worker')}, ${q.param('until')}, 0)
    on conflict ("host") do update set "worker" = excluded."worker", "until" = excluded."until", "again" = 0
      where "inboxTurns"."until" < ${q.param('now')}`,
);

/** Tells whoever has a host's turn that something came. Answers 0 where nobody has it any more. */
export const repeatInboxTurn = prepare<{ host: string }>()((q) =>
  q.db.updateTable('inboxTurns').set({ again: 1 }).where('host', '=', q.param('host')),
);

/** Ends a turn; answers whether something came meanwhile. */
export const endInboxTurn = prepare<{ host: string; worker: number }>()((q) =>
  q.db
    .deleteFrom('inboxTurns')
    .where('host', '=', q.param('host'))
    .where('worker', '=', q.param('worker'))
    .returning('again'),
);

/** Frees the turns that a dead process had. */
export const releaseInboxTurns = prepare<{ worker: number }>()((q) =>
  q.db.deleteFrom('inboxTurns').where('worker', '=', q.param('worker')),
);

/** Puts off what failed. */
export const postponeInbox = prepare<{ id: number; dueAt: number }>()((q) =>
  q.db
    .updateTable('inboxActivities')
    .set({ dueAt: q.param('dueAt'), attempts: sql`"attempts" + 1` })
    .where('id', '=', q.param('id')),
);

/** Hosts whose lane should have been looked at long ago. */
export const findOverdueHosts = prepare<{ before: number; limit: number }>()((q) => {
  // From host to host, a seek or two for each: what one of them left may be long.
  const after = (last: RawBuilder<unknown>) => sql`(
    select min(i."host") from "inboxActivities" i where i."host" > ${last} and i."dueAt" is not null)`;
  return sql<{ host: string }>`
    with recursive "hosts"("host") as (
      select ${after(sql`''`)}
      union all
      select ${after(sql`"hosts"."host"`)} from "hosts" where "hosts"."host" is not null
    )
    select "host" from "hosts" where exists (
      select 1 from "inboxActivities" i where i."host" = "hosts"."host" and i."dueAt" < ${q.param('before')})
    limit ${q.param('limit')}`;
});

/** Drops the bodies of what is done; the keys stay against repeats. */
export const clearInboxBodies = prepare<{ ids: number[] }>()((q) =>
  q.db.updateTable('inboxActivities').set({ bodyJson: null, dueAt: null }).where(q.inIds('id', 'ids')),
);

/** Forgets what had no effect, its keys too: once more does no harm, and what anybody can send is not kept. */
export const deleteInbox = prepare<{ ids: number[] }>()((q) =>
  q.db.deleteFrom('inboxActivities').where(q.inIds('id', 'ids')),
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

/** How much waits in a host's lane, counted up to `limit`. */
export const countWaitingUpTo = prepare<{ host: string; limit: number }>()((q) =>
  q.db
    .selectFrom(
      q.db
        .selectFrom('inboxActivities')
        .select('id')
        .where('host', '=', q.param('host'))
        .where('dueAt', 'is not', null)
        .limit(q.param('limit'))
        .as('some'),
    )
    .select(sql<number>`count(*)`.as('count')),
);

/** How many jobs there are, counted up to `limit`. */
export const countJobsUpTo = prepare<{ limit: number }>()((q) =>
  q.db
    .selectFrom(q.db.selectFrom('jobs').select('id').limit(q.param('limit')).as('some'))
    .select(sql<number>`count(*)`.as('count')),
);
