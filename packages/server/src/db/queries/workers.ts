import { sql } from 'kysely';
import type { Reader, Tx } from '../database.ts';
import { insertRow } from '../insert.ts';
import { prepare } from '../prepare.ts';
import type { WorkersTable } from '../tables/workers.ts';
import { releaseHosts } from './deliveries.ts';
import { releaseInboxTurns } from './inbox.ts';
import { releaseDead } from './jobs.ts';

export type { WorkersTable };

/** Everybody who has a number: sixteen rows at most. */
export const listWorkers = prepare<Record<never, never>>()((q) =>
  q.db.selectFrom('workers').selectAll().orderBy('number'),
);

/** Numbers of others of which nothing was heard for long. */
export const findSilent = prepare<{ before: number; own: number }>()((q) =>
  q.db
    .selectFrom('workers')
    .select('number')
    .where('seenAt', '<', q.param('before'))
    .where('number', '<>', q.param('own')),
);

export async function insertWorker(tx: Tx, row: WorkersTable): Promise<void> {
  await insertRow(tx, 'workers', row);
}

/** Notes that a process is there. Answers 0 where the number is no longer its own. */
export const beat = prepare<{ number: number; token: string; now: number }>()((q) =>
  q.db
    .updateTable('workers')
    .set({ seenAt: q.param('now') })
    .where('number', '=', q.param('number'))
    .where('token', '=', q.param('token')),
);

/** Gives a number back. */
export const deleteWorker = prepare<{ number: number; token: string }>()((q) =>
  q.db.deleteFrom('workers').where('number', '=', q.param('number')).where('token', '=', q.param('token')),
);

const forgetWorker = prepare<{ number: number }>()((q) =>
  q.db.deleteFrom('workers').where('number', '=', q.param('number')),
);

/**
 * Frees a number whose holder is dead, with all it held: jobs (this was a death for those that ran; what may be deadly is due
 * at `suspectAt`), hosts, turns.
 */
export async function buryWorker(tx: Tx, number: number, now: number, suspectAt: number): Promise<void> {
  await releaseDead.run(tx, { worker: number, now, suspectAt });
  await releaseHosts.run(tx, { worker: number });
  await releaseInboxTurns.run(tx, { worker: number });
  await forgetWorker.run(tx, { number });
}

/** PostgreSQL's own clock (ms); undefined on SQLite, whose clock is that of the process. */
export async function findDatabaseTime(on: Reader): Promise<number | undefined> {
  if (on.engine === 'sqlite') return undefined;
  return (await databaseTime.first(on, {}))?.now;
}

const databaseTime = prepare<Record<never, never>>()(
  () => sql<{ now: number }>`select cast(extract(epoch from clock_timestamp()) * 1000 as bigint) as "now"`,
);
