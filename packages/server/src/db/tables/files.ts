/** Files of other servers that are kept for a while. */
export interface CachedFilesTable {
  /** SHA-256 of where it is from, and of what was made of it. */
  urlHash: string;
  /** Where it lies in the storage. */
  key: string;
  bytes: number;
  mimeType: string;
  /** By the hour; what was not shown for longest goes first. */
  shownAt: number;
  fetchedAt: number;
}

/** One row: how much is kept. */
export interface CacheTotalsTable {
  id: 1;
  files: number;
  bytes: number;
  /** How far the look for files without a row has come; null: at the beginning. */
  sweptTo: string | null;
}
