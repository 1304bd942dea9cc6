export type Visibility = 'public' | 'unlisted' | 'followers' | 'direct';
/** Who may quote a post, as an author here chooses. */
export type QuotePolicy = 'everyone' | 'followers' | 'nobody';
export type PostKind = 'note' | 'article' | 'page' | 'question' | 'video' | 'audio' | 'image' | 'event';
/** Who may see a post, beside those it names; `localOnly` narrows any of them to members of this server. */
export type Audience = 'everyone' | 'followers' | 'mutuals' | 'named' | 'community';
/**
 * pending waits for an approval; held waits for moderators before anybody but its author sees it, and refused is what they did
 * not let out; deleted by its author: emptied, and kept for the shape of its thread; removed by a moderator, which can be
 * undone; archived can be read and no more.
 */
export type PostState = 'shown' | 'pending' | 'held' | 'refused' | 'deleted' | 'removed' | 'archived';

/**
 * What became of a quote: looking for the quoted post, pending until its author answers, revoked by the author, deleted
 * with the quoted post.
 */
export type QuoteState = 'looking' | 'pending' | 'accepted' | 'rejected' | 'revoked' | 'deleted';

/** What was said. Numbers stand in `postStats`, so that a like does not write the text anew. */
export interface PostsTable {
  /** Even: boosts share the wire's ids and are odd. */
  id: number;
  accountId: number;
  uri: string;
  url: string | null;
  kind: PostKind;
  /** The type on the wire, where `kind` is only the nearest we know. */
  kindUri: string | null;
  state: PostState;
  /** Plain text; communities and articles have one. */
  title: string | null;
  /** Sanitised HTML. */
  content: string;
  contentWarning: string;
  /** What the author typed, and its media type. */
  sourceText: string | null;
  sourceType: string | null;
  /** Bytes of text as UTF-8: pages are bounded by them. */
  bytes: number;
  language: string | null;
  /** What clients and other servers call it, and where it is listed. */
  visibility: Visibility;
  /** Who may see it. */
  audience: Audience;
  /** 1: written here. */
  local: 0 | 1;
  /** 1: never leaves this server. */
  localOnly: 0 | 1;
  sensitive: 0 | 1;
  /** 1: moderators hold it sensitive, whatever its author says. */
  marked: 0 | 1;
  replyToId: number | null;
  replyToAccountId: number | null;
  /** Kept while the parent is unknown. */
  replyToUri: string | null;
  /** Id of the first post of the thread as far as known here. */
  conversationId: number;
  /** The account of the community it was posted to. */
  communityId: number | null;
  /** The post it quotes; null where that is not here (any more). */
  quoteId: number | null;
  /** Kept while the quoted post is unknown. */
  quoteUri: string | null;
  /** Null: it quotes nothing. */
  quoteState: QuoteState | null;
  /** Where the quoted post's author says yes (FEP-044f). */
  quoteStampUri: string | null;
  /** The page a link post is about. */
  linkUrl: string | null;
  appId: number | null;
  /** Who may do what with it, as its author wishes; null: whatever its audience allows. See `audience/policy.ts`. */
  policyJson: string | null;
  /** When its thread was closed to answers. */
  lockedAt: number | null;
  /** 1: a moderator speaks as one. */
  distinguished: 0 | 1;
  /** `[{ accountId, username, domain, url, uri }]`, for rendering; `postMentions` is the index. */
  mentionsJson: string;
  /** `[name]`, for rendering; `postTags` is the index. */
  tagsJson: string;
  /** `[id]` of the collections of people it links to; some may be gone. */
  collectionsJson: string;
  /** `[{ shortcode, url }]`. */
  emojisJson: string;
  mediaCount: number;
  /** 1: it has a link that a card may be made of (`postCards`). */
  linked: 0 | 1;
  createdAt: number;
  editedAt: number | null;
  /** Counted up by whatever changes the row: what was made of it is right while this is the same. */
  version: number;
}

/** The numbers of a post; one row a post. */
export interface PostStatsTable {
  postId: number;
  likes: number;
  dislikes: number;
  boosts: number;
  replies: number;
  quotes: number;
  reactions: number;
  /** Likes less dislikes. */
  score: number;
  lastReplyAt: number | null;
  /** As `posts.version`, of this row. */
  version: number;
}

/** Places of a community's posts; rows only while they can still move. */
export interface PostRanksTable {
  postId: number;
  communityId: number;
  hot: number;
  active: number;
  controversy: number;
  scaled: number;
}

export interface PostMentionsTable {
  postId: number;
  accountId: number;
}

/** Who may read a post although nobody is mentioned in it: circles. */
export interface PostReadersTable {
  postId: number;
  accountId: number;
}

export interface PostTagsTable {
  /** Normalised name. */
  tag: string;
  postId: number;
  /** The rest is the post's, for the indexes. */
  accountId: number;
  local: 0 | 1;
  /** How many files the post has. */
  media: number;
}

/** What a post was at each version; the first row is the original. */
export interface PostEditsTable {
  id: number;
  postId: number;
  title: string | null;
  content: string;
  contentWarning: string;
  sensitive: 0 | 1;
  /** `[title]`: what its poll offered; null where it asked nothing. */
  optionsJson: string | null;
  /** As `posts.emojisJson`. */
  emojisJson: string;
  createdAt: number;
}

/** A permission that somebody asked an author for. */
export interface ApprovalsTable {
  id: number;
  kind: 'reply' | 'boost' | 'quote' | 'like';
  /** The post that is answered, boosted, quoted or liked. */
  postId: number;
  /** Who asked. */
  accountId: number;
  /** The activity or post it is for. */
  uri: string;
  state: 'pending' | 'granted' | 'refused';
  authorizationUri: string | null;
  createdAt: number;
}

/** Ids that were deleted at their origin (or here): never accepted again, answered with 410 where they were ours. */
export interface TombstonesTable {
  uri: string;
  /** Whose word it is: only its author can bury a post. */
  accountId: number;
  /** The local account's post id, where it was ours and everyone could see it; null otherwise. */
  postId: number | null;
  deletedAt: number;
}
