/** What a server says to its people. */
export interface AnnouncementsTable {
  id: number;
  /** As the operator wrote it. */
  source: string;
  /** Sanitised HTML. */
  content: string;
  /** As those of posts. */
  mentionsJson: string;
  tagsJson: string;
  emojisJson: string;
  /** When what is announced begins and ends; after its end nobody is shown it any more. */
  startsAt: number | null;
  endsAt: number | null;
  /** These are whole days. */
  allDay: 0 | 1;
  /** Shown to each in their first weeks, and to nobody else. */
  forNewcomers: 0 | 1;
  /** Null while nobody is shown it. */
  publishedAt: number | null;
  updatedAt: number;
}

/** Who has seen which. */
export interface AnnouncementReadsTable {
  accountId: number;
  announcementId: number;
}

export interface AnnouncementReactionsTable {
  accountId: number;
  announcementId: number;
  /** An emoji, or the name of one of ours between colons. */
  emoji: string;
}

/** How many reacted with what; kept in the transaction of each reaction. */
export interface AnnouncementReactionCountsTable {
  announcementId: number;
  emoji: string;
  count: number;
  /** When the first came: they are shown in that order. */
  since: number;
}
