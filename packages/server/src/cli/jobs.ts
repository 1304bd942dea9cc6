import type { Context } from '../core/context.ts';
import { giveUpJob, loadJobs, loadRounds, retryJob, runRound } from '../core/overview/jobs.ts';
import { AppError } from '../lib/errors.ts';
import type { Answer } from './answer.ts';
import { formatDuration } from './format.ts';
import { withBase } from './with-base.ts';

const SHOWN = 1_000;

/** Lists jobs, oldest first, of many the newest; with `parked` those that failed for good. */
export function showJobs(options: { parked?: boolean }): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      const newest = await loadJobs(ctx, { parked: options.parked === true, page: { limit: SHOWN } });
      const jobs = newest.reverse();
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
export const retryOneJob = (id: string): Promise<Answer> => change(id, 'is due now', retryJob);

/** Removes a job: what it was to do is not done. */
export const removeJob = (id: string): Promise<Answer> => change(id, 'is removed', giveUpJob);

/** What comes round by itself, what is due next first. */
export function showRounds(): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      const rounds = await loadRounds(ctx);
      const at = (ms: number | null, none: string) => (ms === null ? none : new Date(ms).toISOString());
      const lines = rounds.map(({ name, what, everyMs, ranAt, nextAt, lastError }) => {
        const times = `last ${at(ranAt, 'not known')}, next ${at(nextAt, 'now')}, every ${formatDuration(everyMs / 1_000)}`;
        return `${name}  ${what}\n    ${times}${lastError === null ? '' : `\n    ${lastError}`}`;
      });
      return { data: rounds, perLine: true, text: lines.join('\n') };
    },
    { existing: true, looks: true },
  );
}

/** Makes the next round of something due now. A running server begins it within a second. */
export function runOneRound(name: string): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      await runRound(ctx, { by: null, name }).catch((error: unknown) => {
        if (!(error instanceof AppError) || error.code !== 'not-found') throw error;
        throw new AppError('not-found', `"${name}" does not come round: "jobs schedule" shows what does`);
      });
      return { data: { name }, text: `${name} is due now` };
    },
    { existing: true },
  );
}

type Work = (ctx: Context, deed: { by: null; id: number }) => Promise<void>;

function change(id: string, done: string, work: Work): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      const none = new AppError(
        'not-found',
        `There is no job ${id} that waits: "jobs list" shows all (one that runs is left alone)`,
      );
      if (!/^\d{1,16}$/.test(id)) throw none;
      await work(ctx, { by: null, id: Number(id) }).catch((error: unknown) => {
        throw error instanceof AppError && error.code === 'not-found' ? none : error;
      });
      return { data: { id }, text: `job ${id} ${done}` };
    },
    { existing: true },
  );
}
