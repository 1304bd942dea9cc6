/** What a deed did; `post` is the writing of one. `unknown`: taken back by its id alone before it came. */
export type DeedKind = 'follow' | 'like' | 'dislike' | 'reaction' | 'boost' | 'block' | 'post' | 'unknown';

/** Activities of other servers that had an effect, or were taken back before they came. */
export interface DeedsTable {
  actorId: number;
  /** The activity's id; of a post the post's. */
  uri: string;
  kind: DeedKind;
  /** The account or post it is about, where that is here. */
  objectId: number | null;
  /** What a reaction is kept as: several of one person may stand on one post. '' for every other kind. */
  emoji: string;
  /** Of the uri: what one host makes us keep is bounded. */
  host: string;
  /** Null while it stands. */
  undoneAt: number | null;
  /** The id, unknown then, of the deed in whose place it was taken back. */
  undoneFor: string | null;
  at: number;
}
