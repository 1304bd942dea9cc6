/** What the staff decided about a server; it holds for every name below its domain as well, whatever the port. */
export interface InstanceBlocksTable {
  id: number;
  domain: string;
  /** suspended: nothing in, nothing out; silenced: only followers see it; open: only what the flags say. */
  policy: 'open' | 'silenced' | 'suspended';
  /** 1: no picture, video or sound of its people is shown or fetched. */
  rejectMedia: 0 | 1;
  /** 1: nothing that it reports is taken. */
  rejectReports: 0 | 1;
  /** 1: the public list shows a part of its name. */
  obfuscate: 0 | 1;
  /** For whoever reads the public list. */
  publicComment: string;
  /** For the staff. */
  privateComment: string;
  /** Who decided last; null: the command line. */
  byAccountId: number | null;
  /** The subscription that it came from, and nobody decided by hand since; null: by hand, or from a list that was brought. */
  sourceListId: number | null;
  createdAt: number;
  updatedAt: number;
}

/** Servers that are spoken to while only these are. */
export interface InstanceAllowsTable {
  id: number;
  domain: string;
  byAccountId: number | null;
  /** As that of a block. */
  sourceListId: number | null;
  createdAt: number;
}
