import { sql } from 'kysely';
import { prepare } from '../../db/prepare.ts';
import type { RelayDaysTable, RelaysTable } from '../../db/tables/relays.ts';

/** All of them, oldest first: their number is bounded. */
export const findRelays = prepare<Record<never, never>>()((q) => q.db.selectFrom('relays').selectAll().orderBy('id'));

/** The same, held by who changes them from what they were. */
export const lockRelays = prepare<Record<never, never>>()((q) =>
  q.db.selectFrom('relays').selectAll().orderBy('id').modifyEnd(q.lock('update')),
);

const DECIDED = ['actorUri', 'followUri', 'state', 'reason', 'byId', 'askedAt', 'answeredAt'] as const;
const LEARNED = ['lastError', 'lastErrorAt'] as const;
export const updateRelay = prepare<Pick<RelaysTable, 'id' | (typeof DECIDED)[number] | (typeof LEARNED)[number]>>()(
  (q) =>
    q.db
      .updateTable('relays')
      .set(Object.fromEntries([...DECIDED, ...LEARNED].map((column) => [column, q.param(column)])))
      .where('id', '=', q.param('id')),
);

export const deleteRelay = prepare<{ id: number }>()((q) => q.db.deleteFrom('relays').where('id', '=', q.param('id')));

export const deleteDaysOf = prepare<{ relayId: number }>()((q) =>
  q.db.deleteFrom('relayDays').where('relayId', '=', q.param('relayId')),
);

/** Adds to what is counted of a relay's day. A time that is null leaves the one that is there. */
export const addToDay = prepare<RelayDaysTable>()((q) => {
  const sum = (column: 'received' | 'kept' | 'sent') =>
    sql`${sql.ref(column)} = ${sql.ref(`relayDays.${column}`)} + ${sql.ref(`excluded.${column}`)}`;
  const last = (column: 'receivedAt' | 'sentAt') =>
    sql`${sql.ref(column)} = coalesce(${sql.ref(`excluded.${column}`)}, ${sql.ref(`relayDays.${column}`)})`;
  return sql`
    insert into "relayDays" ("relayId", "day", "received", "kept", "sent", "receivedAt", "sentAt")
    values (${q.param('relayId')}, ${q.param('day')}, ${q.param('received')}, ${q.param('kept')}, ${q.param('sent')},
      ${q.param('receivedAt')}, ${q.param('sentAt')})
    on conflict ("relayId", "day") do update set
      ${sql.join([sum('received'), sum('kept'), sum('sent'), last('receivedAt'), last('sentAt')])}`;
});

/** What is counted since a day, that day too: a few hundred rows at most. */
export const findDays = prepare<{ since: number }>()((q) =>
  q.db.selectFrom('relayDays').selectAll().where('day', '>=', q.param('since')),
);

export const deleteOldDays = prepare<{ before: number }>()((q) =>
  q.db.deleteFrom('relayDays').where('day', '<', q.param('before')),
);

/** Why a relay did not take what was sent; null: it took something since. */
export const setRelayError = prepare<{ id: number; lastError: string | null; lastErrorAt: number | null }>()((q) =>
  q.db
    .updateTable('relays')
    .set({ lastError: q.param('lastError'), lastErrorAt: q.param('lastErrorAt') })
    .where('id', '=', q.param('id')),
);

/** Which of these hosts do not answer, why and since when. */
export const findFailingHosts = prepare<{ hosts: string[] }>()((q) =>
  q.db
    .selectFrom('deliveryHosts')
    .select(['domain', 'firstFailureAt', 'lastError'])
    .where(q.inTexts('domain', 'hosts'))
    .where('failures', '>', 0),
);
