import { sql } from 'kysely';
import type { Tx } from '../database.ts';
import { insertRow, insertRows } from '../insert.ts';
import { PARKED } from '../parked.ts';
import { prepare } from '../prepare.ts';
import type { DeliveriesTable, DeliveryHostsTable, OutgoingActivitiesTable } from '../tables/federation.ts';

export type { DeliveriesTable };

/** A statement's JSON stays small. */
const ROWS_AT_ONCE = 1_000;

/** Records an activity with its deliveries; false, and nothing, where it was recorded before. */
export async function insertOutgoing(
  tx: Tx,
  activity: OutgoingActivitiesTable,
  deliveries: DeliveriesTable[],
): Promise<boolean> {
  if ((await insertRow(tx, 'outgoingActivities', activity, { ignoreConflicts: true })) === 0) return false;
  for (let i = 0; i < deliveries.length; i += ROWS_AT_ONCE) {
    await insertRows(tx, 'deliveries', deliveries.slice(i, i + ROWS_AT_ONCE), { ignoreConflicts: true });
  }
  return true;
}

export type ClaimedHost = Pick<
  DeliveryHostsTable,
  'domain' | 'nextAt' | 'failures' | 'firstFailureAt' | 'lastError' | 'dialect'
>;

/** Takes up to `limit` due hosts, those that wait longest first. */
export const claimHosts = prepare<{ now: number; leaseUntil: number; worker: number; limit: number }>()((q) =>
  q.db
    .updateTable('deliveryHosts')
    .set({ leaseUntil: q.param('leaseUntil'), worker: q.param('worker') })
    .where(
      'domain',
      'in',
      q.db
        .selectFrom('deliveryHosts')
        .select('domain')
        .where('nextAt', '<=', q.param('now'))
        .where('leaseUntil', '<=', q.param('now'))
        .orderBy('nextAt')
        .limit(q.param('limit'))
        .modifyEnd(q.lock('skipLocked')),
    )
    .returning(['domain', 'nextAt', 'failures', 'firstFailureAt', 'lastError', 'dialect']),
);

/** The signature dialect that a host accepted last. */
export const findHostDialect = prepare<{ domain: string }>()((q) =>
  q.db.selectFrom('deliveryHosts').select('dialect').where('domain', '=', q.param('domain')),
);

/** Gives back what this worker held before it was killed. */
export const releaseHosts = prepare<{ worker: number }>()((q) =>
  q.db.updateTable('deliveryHosts').set({ leaseUntil: 0, worker: null }).where('worker', '=', q.param('worker')),
);

/** The first deliveries of each of these hosts, in their order. */
export const findFirstDeliveries = prepare<{ domainsJson: string; perHost: number }>()((q) =>
  q.engine === 'sqlite'
    ? sql<DeliveriesTable>`
        select d."id", d."activityId", d."domain", d."inboxUri"
        from json_each(${q.param('domainsJson')}) h
        cross join "deliveries" d on d."domain" = h."value" and d."id" <= coalesce(
          (select x."id" from "deliveries" x where x."domain" = h."value"
            order by x."id" limit 1 offset ${q.param('perHost')} - 1),
          9007199254740991)
        order by d."id"`
    : sql<DeliveriesTable>`
        select d."id", d."activityId", d."domain", d."inboxUri"
        from json_array_elements_text(${q.param('domainsJson')}::json) h
        cross join lateral (
          select x."id", x."activityId", x."domain", x."inboxUri" from "deliveries" x
          where x."domain" = h order by x."id" limit ${q.param('perHost')}::bigint) d
        order by d."id"`,
);

export const findOutgoing = prepare<{ ids: number[] }>()((q) =>
  q.db
    .selectFrom('outgoingActivities')
    .select(['id', 'accountId', 'subject', 'bodyJson', 'createdAt'])
    .where(q.inIds('id', 'ids')),
);

/**
 * Makes hosts due that have something new to get. One that is due or backs off stays as it is; one that has been dead
 * since `deadBefore` waits for its daily probe.
 */
export const wakeHosts = prepare<{ domainsJson: string; now: number; deadBefore: number; probeAt: number }>()((q) => {
  const domains =
    q.engine === 'sqlite'
      ? sql`select "value" as "domain" from json_each(${q.param('domainsJson')})`
      : sql`select d as "domain" from json_array_elements_text(${q.param('domainsJson')}::json) d`;
  return sql`
    insert into "deliveryHosts" ("domain", "nextAt")
    select w."domain", ${q.param('now')} from (${domains}) w where true order by w."domain"
    on conflict ("domain") do update set "nextAt" = case
      when "deliveryHosts"."nextAt" < ${sql.lit(PARKED)} then "deliveryHosts"."nextAt"
      when "deliveryHosts"."firstFailureAt" <= ${q.param('deadBefore')} then ${q.param('probeAt')}
      else ${q.param('now')} end`;
});

export const deleteDeliveries = prepare<{ ids: number[] }>()((q) =>
  q.db.deleteFrom('deliveries').where(q.inIds('id', 'ids')),
);

/** All that waits for a host. */
export const deleteDeliveriesTo = prepare<{ domain: string }>()((q) =>
  q.db.deleteFrom('deliveries').where('domain', '=', q.param('domain')),
);

/** All that waits for a host but the newest, which stays as its probe. Answers how many. */
export const deleteOlderDeliveries = prepare<{ domain: string }>()((q) =>
  q.db
    .deleteFrom('deliveries')
    .where('domain', '=', q.param('domain'))
    .where('id', '<', (eb) =>
      eb
        .selectFrom('deliveries as newest')
        .select(sql<number>`max(newest."id")`.as('id'))
        .where('newest.domain', '=', q.param('domain')),
    ),
);

/** How a host did; `nextAt` null: due again while something waits for it. */
export interface SettledHost {
  domain: string;
  nextAt: number | null;
  failures: number;
  firstFailureAt: number | null;
  lastError: string | null;
  dialect: DeliveryHostsTable['dialect'];
}

/** On PostgreSQL: keeps new deliveries from being recorded unseen between looking for them and parking the host. */
export async function lockHosts(tx: Tx, domains: string[]): Promise<void> {
  if (tx.engine === 'postgres') await lockHostRows.all(tx, { domains });
}

const lockHostRows = prepare<{ domains: string[] }>()((q) =>
  q.db
    .selectFrom('deliveryHosts')
    .select('domain')
    .where(q.inTexts('domain', 'domains'))
    .orderBy('domain')
    .modifyEnd(q.lock('update')),
);

const settle = prepare<{ hostsJson: string; worker: number; now: number }>()((q) => {
  const rows =
    q.engine === 'sqlite'
      ? sql`select "value" ->> '$.domain' as "domain", "value" ->> '$.nextAt' as "nextAt",
          "value" ->> '$.failures' as "failures", "value" ->> '$.firstFailureAt' as "firstFailureAt",
          "value" ->> '$.lastError' as "lastError", "value" ->> '$.dialect' as "dialect"
          from json_each(${q.param('hostsJson')})`
      : sql`select * from json_to_recordset(${q.param('hostsJson')}::json) as r("domain" text, "nextAt" bigint,
          "failures" bigint, "firstFailureAt" bigint, "lastError" text, "dialect" text)`;
  return sql`
    update "deliveryHosts" set
      "leaseUntil" = 0,
      "worker" = null,
      "failures" = s."failures",
      "firstFailureAt" = s."firstFailureAt",
      "lastError" = s."lastError",
      "dialect" = s."dialect",
      "nextAt" = case
        when s."nextAt" is not null then s."nextAt"
        when exists (select 1 from "deliveries" d where d."domain" = s."domain") then ${q.param('now')}
        else ${sql.lit(PARKED)} end
    from (${rows}) s
    where "deliveryHosts"."domain" = s."domain" and "deliveryHosts"."worker" = ${q.param('worker')}`;
});

/** Writes down how hosts did and lets go of them. */
export async function settleHosts(tx: Tx, worker: number, now: number, hosts: SettledHost[]): Promise<void> {
  await settle.run(tx, { hostsJson: JSON.stringify(hosts), worker, now });
}

/** A host that spoke to us is alive: it is due at once if anything waits for it. Answers 0 where it was well already. */
export const forgiveHost = prepare<{ domain: string; now: number }>()((q) =>
  q.db
    .updateTable('deliveryHosts')
    .set({
      failures: 0,
      firstFailureAt: null,
      lastError: null,
      nextAt: sql`case when "nextAt" < ${sql.lit(PARKED)} then ${q.param('now')} else "nextAt" end`,
    })
    .where('domain', '=', q.param('domain'))
    .where('failures', '>', 0),
);

/** Makes hosts due that something waits for though they are parked: for the start, whatever went wrong before. */
export const unparkHosts = prepare<{ now: number }>()(
  (q) => sql`
    update "deliveryHosts" set "nextAt" = ${q.param('now')}
    where "nextAt" >= ${sql.lit(PARKED)}
      and exists (select 1 from "deliveries" d where d."domain" = "deliveryHosts"."domain")`,
);

/** Activities between two ids that nobody has to get any more. */
export const findDelivered = prepare<{ above: number; below: number; limit: number }>()((q) =>
  q.db
    .selectFrom('outgoingActivities')
    .select('id')
    .where('id', '>', q.param('above'))
    .where('id', '<', q.param('below'))
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('deliveries')
            .select('deliveries.id')
            .whereRef('deliveries.activityId', '=', 'outgoingActivities.id'),
        ),
      ),
    )
    .orderBy('id')
    .limit(q.param('limit')),
);

export const deleteOutgoing = prepare<{ ids: number[] }>()((q) =>
  q.db.deleteFrom('outgoingActivities').where(q.inIds('id', 'ids')),
);
