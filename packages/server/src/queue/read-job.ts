import type { ClaimedJob } from '../db/queries/jobs.ts';
import type { Job } from './job.ts';
import type { LaneJob } from './lane.ts';

/** Why a job cannot be read; `newer`: another version may. */
export interface Unreadable {
  error: Error;
  newer: boolean;
}

/** A claimed row as what its kind takes today, whatever form it was written in; or why it cannot be read. */
export function readJob<C>(definition: Job<C, unknown> | undefined, row: ClaimedJob): LaneJob | Unreadable {
  if (definition === undefined) return { error: new Error('unknown kind of job'), newer: true };
  const { inputJson, inputVersion, ...job } = row;
  try {
    const input: unknown = JSON.parse(inputJson);
    if (inputVersion === definition.version) return { ...job, input };
    if (inputVersion > definition.version || definition.upgrade === undefined) {
      throw new Error(`input of version ${inputVersion}, not ${definition.version}`);
    }
    return { ...job, input: definition.upgrade(input, inputVersion) };
  } catch (error) {
    return { error: error as Error, newer: row.inputVersion > definition.version };
  }
}
