import type { Visibility } from './posts.ts';

/** 1 is a like, −1 a dislike. */
export interface VotesTable {
  id: number;
  accountId: number;
  postId: number;
  value: 1 | -1;
  uri: string | null;
  createdAt: number;
}

export interface ReactionsTable {
  id: number;
  accountId: number;
  postId: number;
  /** A grapheme, or `:shortcode:` and `:shortcode@domain:` for a custom one. */
  emoji: string;
  emojiId: number | null;
  uri: string | null;
  createdAt: number;
}

/** How many reacted with what; kept in the transaction of each reaction. */
export interface ReactionCountsTable {
  postId: number;
  emoji: string;
  count: number;
}

/** Custom emoji of here and elsewhere. */
export interface EmojisTable {
  id: number;
  shortcode: string;
  /** '' for our own. */
  domain: string;
  file: string | null;
  remoteUrl: string | null;
  category: string | null;
  aliasesJson: string;
  uri: string | null;
  updatedAt: number;
  disabledAt: number | null;
}

export interface BoostsTable {
  /** Odd: posts are even. */
  id: number;
  accountId: number;
  postId: number;
  uri: string;
  visibility: Visibility;
  createdAt: number;
}

export interface BookmarksTable {
  id: number;
  accountId: number;
  postId: number;
}

export interface PinsTable {
  id: number;
  accountId: number;
  postId: number;
}

export interface ConversationMutesTable {
  accountId: number;
  conversationId: number;
}
