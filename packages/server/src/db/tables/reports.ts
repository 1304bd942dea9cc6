export type ReportCategory = 'spam' | 'legal' | 'violation' | 'other';

/** A collection of people that was reported, as it was then. */
export interface ReportedCollection {
  id: number;
  uri: string;
  name: string;
  description: string;
}

/** What somebody told moderators about somebody else. */
export interface ReportsTable {
  id: number;
  /** Who says so: a person here, or whoever speaks for another server. */
  accountId: number;
  targetId: number;
  /** Of whom it is about; '' is here. */
  targetDomain: string;
  category: ReportCategory;
  comment: string;
  /** `[id]` of the rules that were broken. */
  ruleIdsJson: string;
  /** `ReportedCollection[]`: choices of people as they were then. */
  collectionsJson: string;
  /** 1: the target's server is told, without who says so. */
  forwarded: 0 | 1;
  /** Of the Flag by which it came from elsewhere. */
  uri: string | null;
  /** Which moderator sees to it. */
  assigneeId: number | null;
  resolved: 0 | 1;
  /** What was done, in a word; null while it is open. */
  action: string | null;
  /** What whoever reported is told of it; '' for nothing beyond that it was seen to. */
  answer: string;
  /** By whom; null: by the command line. */
  resolvedById: number | null;
  resolvedAt: number | null;
  createdAt: number;
  updatedAt: number;
}

/** A reported post as it was then: it is evidence, and stays when the post is edited or deleted. */
export interface ReportPostsTable {
  reportId: number;
  postId: number;
  uri: string;
  contentWarning: string;
  content: string;
  postedAt: number;
}

/** What moderators wrote about a report. */
export interface ReportNotesTable {
  id: number;
  reportId: number;
  /** Null: by the command line. */
  accountId: number | null;
  text: string;
  createdAt: number;
}
