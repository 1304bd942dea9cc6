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
  /** 1: it is fetched again and again (`serverListSubscriptions`). */
  subscribed: 0 | 1;
  createdAt: number;
}

/** Where a list is fetched again and again, and how that goes. */
export interface ServerListSubscriptionsTable {
  listId: number;
  url: string;
  /** Of HTTP's basic authentication; '': what is sealed is a bearer's token. */
  username: string;
  /** A password or token, sealed with a key of the server; null: everybody may read it. */
  sealed: string | null;
  /** Where several name one server, the highest one decides; of two alike the older one. */
  priority: number;
  /** Decides by itself where at most so many follows are with a server; null: never. */
  applyUpTo: number | null;
  /** What the server said of the version that was read (RFC 9110 §8.8); ''. */
  etag: string;
  lastModified: string;
  /** When it was read last, whether there was anything new or not. */
  fetchedAt: number | null;
  dueAt: number;
  /** Times in a row that it could not be read, since when, and why the last time: `FetchFailure`, and the status of HTTP. */
  failures: number;
  failingSince: number | null;
  lastError: string | null;
  lastStatus: number | null;
}

type Said = Pick<
  InstanceBlocksTable,
  'domain' | 'policy' | 'rejectMedia' | 'rejectReports' | 'obfuscate' | 'publicComment' | 'privateComment'
>;

/** What a subscription says, as it was read last. */
export interface ServerListRowsTable extends Said {
  listId: number;
  /** Where it stands in the list, from 1. */
  line: number;
  /** 1: staff decided otherwise. It says nothing then until it says something else. */
  leftOut: 0 | 1;
  /** 1: the list names it no more, and it is left out or was decided from it; kept to compare with, should it come again. */
  gone: 0 | 1;
}

/** What a list says of a server. It goes when it is applied, or refused. */
export interface ServerDraftsTable extends Said {
  id: number;
  listId: number;
  /** Where it stands in the list, from 1. */
  line: number;
  /** 1: the list names it no more, and what was decided from it alone would be taken back. */
  retract: 0 | 1;
  /** open: nobody said anything; taken: it is about to be applied. */
  state: 'open' | 'taken';
  /** 1: its list took it by itself. */
  byItself: 0 | 1;
  /** Who took it; null: nobody yet, or the command line. */
  byAccountId: number | null;
}
