import Type from 'typebox';
import { Account } from './account.ts';
import { AdminAccount } from './admin-account.ts';
import { Count, DateTime, Id, nullable } from './common.ts';
import { Rule } from './rule.ts';
import { Status } from './status.ts';

/** A reported post as it was then; an addition to Mastodon's form. */
export const ReportEvidence = Type.Object({
  status_id: Id,
  uri: Type.String(),
  spoiler_text: Type.String(),
  content: Type.String(),
  created_at: DateTime,
  /** What became of it since. */
  fate: Type.Enum(['stands', 'edited', 'removed', 'deleted']),
});
export type ReportEvidence = Type.Static<typeof ReportEvidence>;

const ReportedCollection = Type.Object({
  id: Id,
  uri: Type.String(),
  name: Type.String(),
  description: Type.String(),
});

/** What moderators wrote about a report; an addition. */
export const ReportNote = Type.Object({
  id: Id,
  /** Null: by the command line. */
  account: nullable(Account),
  text: Type.String(),
  created_at: DateTime,
});
export type ReportNote = Type.Static<typeof ReportNote>;

/** A report as moderators see it. */
export const AdminReport = Type.Object({
  id: Id,
  action_taken: Type.Boolean(),
  action_taken_at: nullable(DateTime),
  category: Type.Enum(['spam', 'legal', 'violation', 'other']),
  comment: Type.String(),
  forwarded: Type.Boolean(),
  created_at: DateTime,
  updated_at: DateTime,
  account: AdminAccount,
  target_account: AdminAccount,
  assigned_account: nullable(AdminAccount),
  action_taken_by_account: nullable(AdminAccount),
  /** Those of the reported posts that stand and that the moderator may see; `evidence` has all of them. */
  statuses: Type.Array(Status),
  rules: Type.Array(Rule),
  evidence: Type.Array(ReportEvidence),
  /** Reported choices of people as they were then; an addition. */
  collections: Type.Array(ReportedCollection),
  /** What was done, in a word; null while it waits. */
  action: nullable(Type.String()),
  /** What whoever reported was told. */
  action_taken_comment: nullable(Type.String()),
  /** Reports about the same person that wait, this one among them. */
  waiting_count: Count,
});
export type AdminReport = Type.Static<typeof AdminReport>;
