/**
 * What moderators do to somebody, the mildest first: a warning; posts marked sensitive, or removed; all posts from then on
 * sensitive; not brought to who does not follow; may read and nothing else; out of sight.
 */
export type SanctionKind = 'warn' | 'mark' | 'remove' | 'sensitive' | 'limit' | 'freeze' | 'suspend';
export type AppealState = 'pending' | 'approved' | 'rejected';

/** One act against somebody; it stays when it is undone. */
export interface SanctionsTable {
  id: number;
  /** Whom it is against, here or elsewhere. */
  accountId: number;
  kind: SanctionKind;
  /** What they are told. */
  text: string;
  reportId: number | null;
  /** The moderator; null: the command line. */
  byId: number | null;
  createdAt: number;
  /** Until then it can be undone, after that it is final: of what hides data. */
  until: number | null;
  /** When that was done. */
  endedAt: number | null;
  liftedAt: number | null;
  liftedById: number | null;
  /** What they say against it; null: nothing so far. */
  appealText: string | null;
  appealState: AppealState | null;
  appealedAt: number | null;
  answeredAt: number | null;
  answeredById: number | null;
}

/** The posts a sanction is about. */
export interface SanctionPostsTable {
  sanctionId: number;
  postId: number;
  /** 1: it changed the post, and undoing it changes it back. */
  changed: 0 | 1;
}

/** What a text is for: telling somebody what was done to them, or why they are not let in. */
export type PresetUse = 'sanction' | 'refusal';

/** A text that moderators begin with when they tell somebody something. */
export interface WarningPresetsTable {
  id: number;
  use: PresetUse;
  /** By what moderators know it; nobody else reads it. */
  title: string;
  text: string;
  updatedAt: number;
}
