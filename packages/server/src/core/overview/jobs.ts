import type { Page } from '../../db/keyset.ts';
import {
  dropJob,
  findJobName,
  findRounds,
  hurryRound,
  type ListedJob,
  listJobs,
  reviveJob,
} from '../../db/queries/jobs.ts';
import { AppError, notFound } from '../../lib/errors.ts';
import type { Round } from '../../queue/schedule.ts';
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

/** Something that the server does again and again. */
export interface LoadedRound extends Round {
  /** When the last one ended, well or not; null: none since this database knows of it. */
  ranAt: number | null;
  /** When the next one is due; null while one runs. */
  nextAt: number | null;
  /** Why the last try failed; null where it did not. */
  lastError: string | null;
}

/** All that comes round by itself, what is due next first. */
export async function loadRounds(ctx: Context): Promise<LoadedRound[]> {
  const rows = await findRounds.all(ctx.db, { uniqueKeys: ctx.queue.rounds.map(({ name }) => name) });
  const known = new Map(rows.map((row) => [row.uniqueKey, row]));
  const all = ctx.queue.rounds.map((round) => {
    const { ranAt = null, runAt = null, worker = null, lastError = null } = known.get(round.name) ?? {};
    return { ...round, ranAt, nextAt: worker === null ? runAt : null, lastError };
  });
  return all.sort((one, other) => (one.nextAt ?? 0) - (other.nextAt ?? 0) || (one.name < other.name ? -1 : 1));
}

/** Makes the next round of something due now. Throws `not-found` for what does not come round, `conflict` while it runs. */
export async function runRound(ctx: Context, { by, name }: { by: number | null; name: string }): Promise<void> {
  if (!ctx.queue.rounds.some((round) => round.name === name)) throw notFound();
  await ctx.db.write(async (tx) => {
    const hurried = await hurryRound.run(tx, { uniqueKey: name, now: ctx.clock.now() });
    if (hurried === 0) throw new AppError('conflict', 'It runs just now');
    await writeAudit(ctx, tx, { by, act: 'job.run', target: { kind: 'job', key: name, label: name } });
  });
  ctx.queue.wake();
}
