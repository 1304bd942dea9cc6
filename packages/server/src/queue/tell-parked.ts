import type { Db } from '../db/database.ts';
import { countJobs } from '../db/queries/jobs.ts';
import type { Logger } from '../lib/logger.ts';

/** Says at the start what failed for good and waits for the operator. */
export async function tellParked(db: Db, log: Logger): Promise<void> {
  const parked = (await countJobs(db)).filter((kind) => kind.parked > 0);
  if (parked.length === 0) return;
  const jobs = parked.map(({ name, parked: count }) => `${name} (${count})`).join(', ');
  log.warn({ jobs }, 'jobs have failed for good: look at them with "linnet jobs list --parked"');
}
