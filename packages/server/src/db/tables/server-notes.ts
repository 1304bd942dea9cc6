/** What staff write down about a server, for each other. */
export interface ServerNotesTable {
  id: number;
  /** As decisions have it: without port. */
  domain: string;
  /** Who wrote it; null: the command line. */
  accountId: number | null;
  text: string;
  createdAt: number;
}
