import { sql } from 'kysely';
import type { Reader, Tx } from '../database.ts';
import { insertRows } from '../insert.ts';
import { prepare } from '../prepare.ts';
import type { JobsTable } from '../tables/queue.ts';

export async function insertJobs(tx: Tx, rows: JobsTable[]): Promise<void> {
  await insertRows(tx, 'jobs', rows);
}

export interface ClaimedJob {
  id: number;
  name: string;
  inputJson: string;
  attempts: number;
}

/** Takes up to `limit` due jobs, the most urgent first; they are due again at `leaseEnd`. */
export const claimJobs = prepare<{ now: number; leaseEnd: number; worker: number; limit: number }>()((q) =>
  q.db
    .updateTable('jobs')
    .set({ runAt: q.param('leaseEnd'), worker: q.param('worker') })
    .where(
      'id',
      'in',
      q.db
        .selectFrom('jobs')
        .select('id')
        .where('runAt', '<=', q.param('now'))
        .orderBy('priority')
        .orderBy('id')
        .limit(q.param('limit'))
        .modifyEnd(q.lock('skipLocked')),
    )
    .returning(['id', 'name', 'inputJson', 'attempts']),
);

/** Gives back what this worker held before it was killed. */
export const releaseJobs = prepare<{ worker: number; now: number }>()((q) =>
  q.db
    .updateTable('jobs')
    .set({ runAt: q.param('now'), worker: null })
    .where('worker', '=', q.param('worker')),
);

export const deleteJobs = prepare<{ ids: number[] }>()((q) => q.db.deleteFrom('jobs').where(q.inIds('id', 'ids')));

export const extendJobs = prepare<{ ids: number[]; leaseEnd: number }>()((q) =>
  q.db
    .updateTable('jobs')
    .set({ runAt: q.param('leaseEnd') })
    .where(q.inIds('id', 'ids')),
);

/** Puts a failed job back: due at `runAt`, one attempt older. */
export const postponeJob = prepare<{ id: number; runAt: number; error: string }>()((q) =>
  q.db
    .updateTable('jobs')
    .set({
      runAt: q.param('runAt'),
      worker: null,
      attempts: sql`attempts + 1`,
      lastError: q.param('error'),
    })
    .where('id', '=', q.param('id')),
);

/** What waits, by name: the number of jobs and how many of them have failed before. */
export async function countJobs(on: Reader): Promise<{ name: string; count: number; failing: number }[]> {
  return on.kysely
    .selectFrom('jobs')
    .select(({ fn }) => [
      'name',
      fn.countAll<number>().as('count'),
      sql<number>`count(*) filter (where attempts > 0)`.as('failing'),
    ])
    .groupBy('name')
    .orderBy('name')
    .execute();
}
