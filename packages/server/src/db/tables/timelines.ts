/** Stored timelines: an account's home by the account's id, a list by the list's own. */
export interface TimelineEntriesTable {
  timelineId: number;
  /** The boost's id, or the post's own. */
  entryId: number;
  postId: number;
  /** Who brought it here: the booster or the author. */
  byAccountId: number;
  reason: EntryReason;
}

/** Why a post is in a timeline: its author's own, through a follow of a person or a tag, or through membership in a list. */
export type EntryReason = 'own' | 'follow' | 'tag' | 'list';

export type NotificationKind =
  | 'mention'
  | 'follow'
  | 'follow-request'
  | 'like'
  | 'reaction'
  | 'boost'
  | 'post'
  | 'edit'
  | 'report'
  /** Somebody joined, or asks to. */
  | 'sign-up'
  /** A moderator acted against them. */
  | 'sanction'
  /** What they said against it was answered. */
  | 'appeal-answered'
  /** What they reported was seen to. */
  | 'report-resolved'
  | 'poll'
  | 'quote'
  /** What one of their posts quotes was edited. */
  | 'quote-edit'
  /** Somebody shows one in a collection; one they are in has another name or text. */
  | 'collection'
  | 'collection-edit'
  /** Follows of one's own that ended because a server was cut off. */
  | 'severed'
  /** A post of one's own that could not be published at its time. */
  | 'unpublished';

export interface NotificationsTable {
  id: number;
  accountId: number;
  kind: NotificationKind;
  /** Null where nobody did it: a poll that ended. */
  fromAccountId: number | null;
  /** What it is about. */
  subjectKind: 'post' | 'account' | 'report' | 'collection' | 'sanction' | 'severance';
  subjectId: number;
  /** What made it happen (the vote, boost, follow, post; of an edit its time), so that two by one person are two. */
  causeId: number;
  /** What is shown as one: kind and subject. */
  groupKey: string;
  createdAt: number;
  /** 1: its owner's policy keeps it back. */
  filtered: 0 | 1;
}
