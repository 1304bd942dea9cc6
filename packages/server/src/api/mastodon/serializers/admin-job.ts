import type { AdminJob, AdminRound } from '@linnet/api-schemas/mastodon/admin-job.ts';
import type { ListedJob, LoadedRound } from '../../../core/overview/jobs.ts';
import { toInstant } from './dates.ts';

const INPUT_SHOWN = 500;

/** A job for those who look after the server. */
export function renderAdminJob({ id, name, state, runAt, attempts, lastError, inputJson }: ListedJob): AdminJob {
  return {
    id: String(id),
    name,
    state,
    run_at: state === 'parked' ? null : toInstant(runAt),
    attempts,
    last_error: lastError,
    input: inputJson.slice(0, INPUT_SHOWN),
  };
}

/** What comes round by itself, for the same. */
export function renderAdminRound({ name, what, everyMs, ranAt, nextAt, lastError }: LoadedRound): AdminRound {
  return {
    name,
    what,
    every: Math.round(everyMs / 1_000),
    ran_at: ranAt === null ? null : toInstant(ranAt),
    next_at: nextAt === null ? null : toInstant(nextAt),
    last_error: lastError,
  };
}
