/** The processes that share the database, each with a number of its own: ids, jobs and deliveries belong to numbers. */
export interface WorkersTable {
  /** 0 … 15: ids have four bits for it. */
  number: number;
  /** What it does; 'command' for the operator's commands. */
  role: string;
  host: string;
  pid: number;
  /** The data folder that it alone has, while it lives (`cli/data-folder.ts`); '' for commands. */
  folder: string;
  version: string;
  /** The newest migration that its code knows. */
  knows: string;
  /** Known to the holder alone: who finds another one here has lost the number. */
  token: string;
  startedAt: number;
  /** Its last heartbeat. */
  seenAt: number;
}
