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
}
