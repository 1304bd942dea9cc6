import type { InstanceBlocksTable } from './instance-blocks.ts';

/** Servers that somebody lists to be blocked or allowed, as drafts for the staff to look at. */
export interface ServerListsTable {
  id: number;
  kind: 'block' | 'allow';
  /** What staff know it by, such as the name of its file. */
  name: string;
  /** Who brought it here; null: the command line. */
  byAccountId: number | null;
  /** Servers in it, and those of them that were decided about in the same way already. */
  total: number;
  same: number;
  refusedCount: number;
  /** The first rows that could not be read: `RefusedRow[]`. */
  refusedJson: string;
  createdAt: number;
}

/** What a list says of a server. It goes when it is applied, or refused. */
export interface ServerDraftsTable
  extends Pick<
    InstanceBlocksTable,
    'domain' | 'policy' | 'rejectMedia' | 'rejectReports' | 'obfuscate' | 'publicComment' | 'privateComment'
  > {
  id: number;
  listId: number;
  /** Where it stands in the list, from 1. */
  line: number;
  /** open: nobody said anything; taken: it is about to be applied. */
  state: 'open' | 'taken';
  /** Who took it; null: nobody yet, or the command line. */
  byAccountId: number | null;
}
