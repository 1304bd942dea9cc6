import type { Db } from '../db/database.ts';
import { PARKED } from '../db/parked.ts';
import { type ClaimedJob, postponeJob, returnJobs } from '../db/queries/jobs.ts';
import { findServers } from '../db/queries/workers.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/logger.ts';
import { VERSION } from '../lib/version.ts';
import type { Unreadable } from './read-job.ts';

const AGAIN_MS = 10_000;

/**
 * A job that this code cannot read goes back for another version, where one runs beside it, as in a rolling upgrade; else
 * it is parked for the operator.
 */
export async function putAside(
  { db, clock, log }: { db: Db; clock: Clock; log: Logger },
  { id, name }: ClaimedJob,
  { error, newer }: Unreadable,
): Promise<void> {
  const now = clock.now();
  if (newer && (await findServers(db, { now })).some(({ version }) => version !== VERSION)) {
    await db.write((tx) => returnJobs.run(tx, { ids: [id], now: now + AGAIN_MS }), { durable: false });
    return;
  }
  log.error({ job: name, id, err: error }, 'job that cannot be read');
  await db.write((tx) => postponeJob.run(tx, { id, runAt: PARKED, error: error.message }));
}
