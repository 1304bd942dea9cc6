/** What somebody may be written to about. `message` is a post for them alone. */
export type MailTopic =
  | 'message'
  | 'mention'
  | 'follow-request'
  | 'follow'
  | 'quote'
  | 'reaction'
  | 'like'
  | 'boost'
  | 'post'
  | 'poll'
  | StaffTopic;

/** What waits for staff. */
export type StaffTopic = 'report' | 'application' | 'appeal';

/** What somebody wants to be written to about, and how far that went; no row: the defaults of `core/mail`. */
export interface LetterboxesTable {
  accountId: number;
  /** A list of topics; null: the usual ones. */
  topicsJson: string | null;
  /** away: only of what happened since they were last here. */
  timing: 'away' | 'always';
  /** 1: also the texts of posts that are not for everybody. */
  privateTexts: 0 | 1;
  digest: 'weekly' | 'off';
  /** When a round is to look for news; null: none waits. */
  dueAt: number | null;
  /** The newest notification that a letter told of; 0: none. */
  toldId: number;
  /** When the last letter with news was written, and the last digest considered. */
  writtenAt: number | null;
  digestAt: number | null;
  /** When a round is to look at what waits for staff, and when the last letter about that was written. */
  staffDueAt: number | null;
  staffToldAt: number | null;
  /** Since when nobody is at their address, by what its server said. */
  bouncedAt: number | null;
}
