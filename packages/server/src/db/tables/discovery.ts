/** Why somebody is proposed to be followed. */
export type SuggestionSource = 'friends_of_friends' | 'most_followed';

/** Whom people could follow, as it was worked out last; read with what they did since. */
export interface SuggestionsTable {
  /** Whom it is for; 0: anybody here. */
  accountId: number;
  targetId: number;
  source: SuggestionSource;
  score: number;
  madeAt: number;
}

/** Who is not to be proposed to somebody again. */
export interface SuggestionDismissalsTable {
  id: number;
  accountId: number;
  targetId: number;
}
