import type { Page } from '../../db/keyset.ts';
import { dropJob, findJobName, type ListedJob, listJobs, reviveJob } from '../../db/queries/jobs.ts';
import { notFound } from '../../lib/errors.ts';
import type { AuditAct } from '../audit/acts.ts';
import { writeAudit } from '../audit/write.ts';
import type { Context } from '../context.ts';

export type { ListedJob };

/** A page of background work, the newest first. */
export function loadJobs(ctx: Context, { parked, page }: { parked: boolean; page: Page }): Promise<ListedJob[]> {
  return listJobs(ctx.db, { parked, page });
}

interface JobDeed {
  /** An account here, null for the command line. */
  by: number | null;
  id: number;
}

/** Makes a job that nobody holds due now, with all its attempts. Throws `not-found`. */
export function retryJob(ctx: Context, deed: JobDeed): Promise<void> {
  return change(ctx, { ...deed, act: 'job.retry' }, (tx) => reviveJob.run(tx, { id: deed.id, now: ctx.clock.now() }));
}

/** Removes a job that nobody holds: what it was to do is not done. Throws `not-found`. */
export function giveUpJob(ctx: Context, deed: JobDeed): Promise<void> {
  return change(ctx, { ...deed, act: 'job.drop' }, (tx) => dropJob.run(tx, { id: deed.id }));
}

type Work = (tx: Parameters<Parameters<Context['db']['write']>[0]>[0]) => Promise<number>;

async function change(ctx: Context, { by, id, act }: JobDeed & { act: AuditAct }, work: Work): Promise<void> {
  await ctx.db.write(async (tx) => {
    const name = (await findJobName.first(tx, { id }))?.name;
    if (name === undefined || (await work(tx)) === 0) throw notFound();
    await writeAudit(ctx, tx, { by, act, target: { kind: 'job', key: id, label: name } });
  });
  ctx.queue.wake();
}
