/** A question that a post asks; one row a post. */
export interface PollsTable {
  postId: number;
  /** 1: several options may be chosen. */
  multiple: 0 | 1;
  /** 1: nobody sees what was chosen before the end. */
  hideTotals: 0 | 1;
  /** How many chose; null where another server does not say. */
  voters: number | null;
  /** Null: it stays open. */
  endsAt: number | null;
  /** When its end was told; a poll is over at `endsAt` whether it was or not. */
  endedAt: number | null;
  /** When its numbers were told last, and when those that changed since will be; null: all are told. */
  toldAt: number;
  tellAt: number | null;
  /** Of another server's: when it was asked for the numbers last. */
  lookedAt: number;
}

export interface PollOptionsTable {
  postId: number;
  /** From 0 on. */
  position: number;
  /** Plain text. */
  title: string;
  votes: number;
}

/** One row for each option that somebody chose. */
export interface PollVotesTable {
  id: number;
  accountId: number;
  postId: number;
  /** The position of the option. */
  choice: number;
}
