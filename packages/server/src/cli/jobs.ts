import { dropJob, listJobs, reviveJob } from '../db/queries/jobs.ts';
import { AppError } from '../lib/errors.ts';
import type { Answer } from './answer.ts';
import { withBase } from './with-base.ts';

const SHOWN = 1_000;

/** Lists jobs, oldest first; with `parked` those that failed for good. */
export function showJobs(options: { parked?: boolean }): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      const jobs = await listJobs(ctx.db, { parked: options.parked === true, limit: SHOWN });
      const lines = jobs.map(({ id, name, state, runAt, attempts, inputJson, lastError }) => {
        const why = lastError === null ? '' : `\n    ${lastError}`;
        const until = state === 'waiting' ? ` until ${new Date(runAt).toISOString()}` : '';
        return `${id}  ${name}  ${state}${until}, failed ${attempts} times  ${inputJson.slice(0, 200)}${why}`;
      });
      return {
        data: jobs.map((job) => ({ ...job, id: String(job.id) })),
        perLine: true,
        text: lines.join('\n') || 'no jobs',
      };
    },
    { existing: true, looks: true },
  );
}

/** Makes a job due now, with all its attempts. A running server takes it within a second. */
export const retryJob = (id: string): Promise<Answer> =>
  change(id, 'is due now', async ({ ctx }) =>
    ctx.db.write((tx) => reviveJob.run(tx, { id: Number(id), now: ctx.clock.now() })),
  );

/** Removes a job: what it was to do is not done. */
export const removeJob = (id: string): Promise<Answer> =>
  change(id, 'is removed', async ({ ctx }) => ctx.db.write((tx) => dropJob.run(tx, { id: Number(id) })));

function change(id: string, done: string, work: Parameters<typeof withBase<number>>[0]): Promise<Answer> {
  return withBase(
    async (base) => {
      const changed = /^\d{1,16}$/.test(id) ? await work(base) : 0;
      if (changed === 0)
        throw new AppError(
          'not-found',
          `There is no job ${id} that waits: "jobs list" shows all (one that runs is left alone)`,
        );
      return { data: { id }, text: `job ${id} ${done}` };
    },
    { existing: true },
  );
}
