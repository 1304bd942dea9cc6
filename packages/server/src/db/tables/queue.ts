/** What is to do. */
export interface JobsTable {
  id: number;
  name: string;
  inputJson: string;
  /** Lower runs first. */
  priority: number;
  /** When it is due; for a claimed job, when its lease ends and it is up for anyone again. */
  runAt: number;
  attempts: number;
  /** Who holds it, so that a restarted worker takes its own jobs back at once. */
  worker: number | null;
  lastError: string | null;
  /** Which form the input has; jobs know how to read older ones. */
  inputVersion: number;
  /** Jobs of one group run one after the other, by id. */
  groupKey: string | null;
  /** There is one at most of each: scheduled work keeps its row, and with it the time of its next run. */
  uniqueKey: string | null;
  /** How often the process died while it held this job. */
  deaths: number;
  /** Set while it runs, for jobs that are suspected of killing the process. */
  startedAt: number | null;
  /** When the last round of what comes round ended, well or not. */
  ranAt: number | null;
}
