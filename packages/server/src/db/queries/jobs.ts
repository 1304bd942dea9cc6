import { sql } from 'kysely';
import type { Reader, Tx } from '../database.ts';
import { insertRow, insertRows } from '../insert.ts';
import { type Page, prepareList, readPage } from '../keyset.ts';
import { PARKED } from '../parked.ts';
import { prepare } from '../prepare.ts';
import type { JobsTable } from '../tables/queue.ts';

export async function insertJobs(tx: Tx, rows: JobsTable[]): Promise<void> {
  await insertRows(tx, 'jobs', rows);
}

/** Adds a job unless there is one of its `uniqueKey`; then that one is due at `runAt` at the latest. */
export async function insertUniqueJob(tx: Tx, row: JobsTable & { uniqueKey: string }): Promise<void> {
  if ((await insertRow(tx, 'jobs', row, { ignoreConflicts: true })) > 0) return;
  await hasten.run(tx, { uniqueKey: row.uniqueKey, runAt: row.runAt });
}

const hasten = prepare<{ uniqueKey: string; runAt: number }>()((q) =>
  q.db
    .updateTable('jobs')
    .set({ runAt: q.param('runAt') })
    .where('uniqueKey', '=', q.param('uniqueKey'))
    .where('worker', 'is', null)
    .where('runAt', '>', q.param('runAt')),
);

/** The job of a `uniqueKey`. */
export const findUniqueJob = prepare<{ uniqueKey: string }>()((q) =>
  q.db.selectFrom('jobs').select(['runAt', 'worker']).where('uniqueKey', '=', q.param('uniqueKey')),
);

/** What is known of those of these keys. */
export const findRounds = prepare<{ uniqueKeys: string[] }>()((q) =>
  q.db
    .selectFrom('jobs')
    .select(['uniqueKey', 'runAt', 'ranAt', 'worker', 'attempts', 'lastError'])
    .where(q.inTexts('uniqueKey', 'uniqueKeys')),
);

/** Makes the one of a key due now that nobody holds, with all its attempts. Answers 0 where there is none. */
export const hurryRound = prepare<{ uniqueKey: string; now: number }>()((q) =>
  q.db
    .updateTable('jobs')
    .set({ runAt: q.param('now'), attempts: 0, deaths: 0, startedAt: null })
    .where('uniqueKey', '=', q.param('uniqueKey'))
    .where('worker', 'is', null),
);

/** Forgets the one of a `uniqueKey` that has failed for good. */
export const deleteParkedJob = prepare<{ uniqueKey: string }>()((q) =>
  q.db.deleteFrom('jobs').where('uniqueKey', '=', q.param('uniqueKey')).where('runAt', '>=', sql.lit(PARKED)),
);

const CLAIMED = ['id', 'name', 'inputJson', 'inputVersion', 'attempts', 'groupKey', 'uniqueKey', 'deaths'] as const;
export type ClaimedJob = Pick<JobsTable, (typeof CLAIMED)[number]>;

/**
 * Takes up to `limit` due jobs of one priority, those due longest first; they are due again at `leaseEnd`. Those of a
 * group are left where an older one waits for a later time, or is another worker's.
 */
export const claimJobs = prepare<{
  now: number;
  leaseEnd: number;
  worker: number;
  priority: number;
  limit: number;
}>()((q) =>
  q.db
    .updateTable('jobs')
    .set({ runAt: q.param('leaseEnd'), worker: q.param('worker') })
    .where(
      'id',
      'in',
      q.db
        .selectFrom('jobs as j')
        .select('j.id')
        .where('j.priority', '=', q.param('priority'))
        .where('j.runAt', '<=', q.param('now'))
        .where(
          sql<boolean>`(j."groupKey" is null or not exists (
            select 1 from "jobs" o where o."groupKey" = j."groupKey" and o."id" < j."id"
              and o."runAt" > ${q.param('now')} and o."runAt" < ${sql.lit(PARKED)}
              and (o."worker" is null or o."worker" <> ${q.param('worker')})))`,
        )
        .orderBy('j.runAt')
        .orderBy('j.id')
        .limit(q.param('limit'))
        .modifyEnd(q.lock('skipLocked')),
    )
    .returning([...CLAIMED]),
);

/** Whether the table holds an older job of a group that is still to run. */
export const findOlderInGroup = prepare<{ groupKey: string; id: number }>()((q) =>
  q.db
    .selectFrom('jobs')
    .select('id')
    .where('groupKey', '=', q.param('groupKey'))
    .where('id', '<', q.param('id'))
    .where('runAt', '<', sql.lit(PARKED))
    .limit(1),
);

/** The newest job to run of a group, and whether one of them is not this worker's. */
export const findGroup = prepare<{ groupKey: string; worker: number }>()((q) => {
  const group = sql`from "jobs" where "groupKey" = ${q.text('groupKey')} and "runAt" < ${sql.lit(PARKED)}`;
  return sql<{ newest: number | null; other: number | null }>`
    select (select "id" ${group} order by "id" desc limit 1) as "newest",
      (select "id" ${group} and ("worker" is null or "worker" <> ${q.bigint('worker')}) limit 1) as "other"`;
});

/** How many there are of each of these groups that has any. */
export const countGroups = prepare<{ groupKeys: string[] }>()((q) =>
  q.db
    .selectFrom('jobs')
    .select(({ fn }) => ['groupKey', fn.countAll<number>().as('count')])
    .where(q.inTexts('groupKey', 'groupKeys'))
    .groupBy('groupKey'),
);

/** A job that the process died with so often is suspected: it runs alone, and its beginning is written down. */
export const SUSPECT = 2;
/** One that died so often, the last times while it ran, is parked. */
export const DEADLY = 4;
/** One that died alone lets the server come up first: whoever kills it again within that time has other reasons. */
export const SUSPECT_WAIT_MS = 5_000;

/**
 * Takes back what a predecessor of this number held when it died. Everything it held is counted as far as suspicion,
 * beyond that only what ran: jobs that merely waited beside a deadly one are not blamed for it. Suspects are due at
 * `suspectAt`.
 */
export const releaseDead = prepare<{ worker: number; now: number; suspectAt: number }>()(
  (q) => sql<{ id: number }>`
    update "jobs" set
      "worker" = null,
      "startedAt" = null,
      "deaths" = case when "deaths" < ${sql.lit(SUSPECT)} or "startedAt" is not null then "deaths" + 1 else "deaths" end,
      "lastError" = case when "deaths" >= ${sql.lit(DEADLY - 1)} and "startedAt" is not null
        then 'the process died while it ran' else "lastError" end,
      "runAt" = case when "deaths" >= ${sql.lit(DEADLY - 1)} and "startedAt" is not null
        then ${sql.lit(PARKED)}
        when "deaths" >= ${sql.lit(SUSPECT)} then ${q.bigint('suspectAt')}
        else ${q.param('now')} end
    where "worker" = ${q.param('worker')}`,
);

/** Gives back all that a worker holds, at its stop. */
export const releaseJobs = prepare<{ worker: number; now: number }>()((q) =>
  q.db
    .updateTable('jobs')
    .set({ runAt: q.param('now'), worker: null, startedAt: null })
    .where('worker', '=', q.param('worker')),
);

/** Gives some back that have not begun. */
export const returnJobs = prepare<{ ids: number[]; now: number }>()((q) =>
  q.db
    .updateTable('jobs')
    .set({ runAt: q.param('now'), worker: null })
    .where(q.inIds('id', 'ids')),
);

export const deleteJobs = prepare<{ ids: number[] }>()((q) => q.db.deleteFrom('jobs').where(q.inIds('id', 'ids')));

export const extendJobs = prepare<{ ids: number[]; leaseEnd: number }>()((q) =>
  q.db
    .updateTable('jobs')
    .set({ runAt: q.param('leaseEnd') })
    .where(q.inIds('id', 'ids')),
);

/** Notes that a suspect begins, or (null) has run: what is found begun at the start was running when the process died. */
export const markStarted = prepare<{ id: number; startedAt: number | null }>()((q) =>
  q.db
    .updateTable('jobs')
    .set({ startedAt: q.param('startedAt') })
    .where('id', '=', q.param('id')),
);

/** Puts a failed job back: due at `runAt`, one attempt older. */
export const postponeJob = prepare<{ id: number; runAt: number; error: string }>()((q) =>
  q.db
    .updateTable('jobs')
    .set({
      runAt: q.param('runAt'),
      worker: null,
      startedAt: null,
      attempts: sql`attempts + 1`,
      lastError: q.param('error'),
    })
    .where('id', '=', q.param('id')),
);

/** Puts a job back for its next round, as if it had never run. */
export const repeatJob = prepare<{ id: number; runAt: number; ranAt: number; error: string | null }>()((q) =>
  q.db
    .updateTable('jobs')
    .set({
      runAt: q.param('runAt'),
      ranAt: q.param('ranAt'),
      worker: null,
      startedAt: null,
      attempts: 0,
      deaths: 0,
      lastError: q.param('error'),
    })
    .where('id', '=', q.param('id')),
);

/** What waits, by name: the number of jobs, how many of them have failed before, and how many for good. */
export async function countJobs(
  on: Reader,
): Promise<{ name: string; count: number; failing: number; parked: number }[]> {
  return on.kysely
    .selectFrom('jobs')
    .select(({ fn }) => [
      'name',
      fn.countAll<number>().as('count'),
      sql<number>`count(*) filter (where attempts > 0)`.as('failing'),
      sql<number>`count(*) filter (where "runAt" >= ${sql.lit(PARKED)})`.as('parked'),
    ])
    .groupBy('name')
    .orderBy('name')
    .execute();
}

export interface ListedJob extends Omit<JobsTable, 'priority' | 'worker' | 'startedAt' | 'inputVersion'> {
  state: 'parked' | 'running' | 'waiting';
}

const findJobs = prepareList<Record<never, never>>()((q, cut) => q.db.selectFrom('jobs').selectAll().$call(cut('id')));

const findParkedJobs = prepareList<Record<never, never>>()((q, cut) =>
  q.db.selectFrom('jobs').selectAll().where('runAt', '>=', sql.lit(PARKED)).$call(cut('id')),
);

/** A page of jobs, the newest first; `parked`: only those that failed for good. */
export async function listJobs(on: Reader, { parked, page }: { parked: boolean; page: Page }): Promise<ListedJob[]> {
  const rows = await readPage(on, parked ? findParkedJobs : findJobs, {}, page);
  return rows.map(({ priority: _p, startedAt: _s, inputVersion: _v, worker, ...job }) => ({
    ...job,
    state: job.runAt >= PARKED ? 'parked' : worker === null ? 'waiting' : 'running',
  }));
}

export const findJobName = prepare<{ id: number }>()((q) =>
  q.db.selectFrom('jobs').select('name').where('id', '=', q.param('id')),
);

/** Makes a job that nobody holds due now, with all its attempts. Answers 0 where there is none. */
export const reviveJob = prepare<{ id: number; now: number }>()((q) =>
  q.db
    .updateTable('jobs')
    .set({ runAt: q.param('now'), attempts: 0, deaths: 0, startedAt: null })
    .where('id', '=', q.param('id'))
    .where('worker', 'is', null),
);

/** Removes a job that nobody holds. Answers 0 where there is none. */
export const dropJob = prepare<{ id: number }>()((q) =>
  q.db.deleteFrom('jobs').where('id', '=', q.param('id')).where('worker', 'is', null),
);
