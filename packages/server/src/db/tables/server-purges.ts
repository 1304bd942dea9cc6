/** Servers that are being forgotten. A row goes when all of it is done. */
export interface ServerPurgesTable {
  id: number;
  /** As decisions have it; what is below it goes as well. */
  domain: string;
  /** Who asked for it; null: the command line. */
  byAccountId: number | null;
  /** People that were known when it began, and those that were seen to. */
  total: number;
  done: number;
  /** How far it is: the server, by name, and its account. */
  atDomain: string;
  afterId: number;
  createdAt: number;
}
