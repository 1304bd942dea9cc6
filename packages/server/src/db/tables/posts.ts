export type Visibility = 'public' | 'unlisted' | 'followers' | 'direct';
export type PostKind = 'note' | 'article' | 'page' | 'question' | 'video' | 'audio' | 'image' | 'event';

export interface PostsTable {
  id: number;
  accountId: number;
  uri: string;
  url: string | null;
  kind: PostKind;
  /** Plain text; communities and articles have one. */
  title: string | null;
  /** Sanitised HTML. */
  content: string;
  contentWarning: string;
  /** What the author typed, and its media type. */
  sourceText: string | null;
  sourceType: string | null;
  language: string | null;
  visibility: Visibility;
  /** 1: written here. */
  local: 0 | 1;
  /** 1: never leaves this server. */
  localOnly: 0 | 1;
  sensitive: 0 | 1;
  replyToId: number | null;
  replyToAccountId: number | null;
  /** Kept while the parent is unknown. */
  replyToUri: string | null;
  /** Id of the first post of the thread as far as known here. */
  conversationId: number;
  communityId: number | null;
  quoteId: number | null;
  quoteUri: string | null;
  /** The page a link post is about. */
  linkUrl: string | null;
  pollId: number | null;
  appId: number | null;
  /** `[{ accountId, username, domain, url, uri }]`, for rendering; `postMentions` is the index. */
  mentionsJson: string;
  /** `[name]`, for rendering; `postTags` is the index. */
  tagsJson: string;
  /** `[{ shortcode, url }]`. */
  emojisJson: string;
  mediaCount: number;
  likesCount: number;
  boostsCount: number;
  repliesCount: number;
  createdAt: number;
  editedAt: number | null;
}

export interface PostMentionsTable {
  postId: number;
  accountId: number;
}

export interface PostTagsTable {
  /** Normalised name. */
  tag: string;
  postId: number;
}

/** What a post was before each edit; the first row is the original. */
export interface PostEditsTable {
  id: number;
  postId: number;
  content: string;
  contentWarning: string;
  sensitive: 0 | 1;
  mediaJson: string;
  createdAt: number;
}

/** Ids that were deleted at their origin (or here): never accepted again, answered with 410 where they were ours. */
export interface TombstonesTable {
  uri: string;
  /** The local account's post id, where it was ours; null otherwise. */
  postId: number | null;
  deletedAt: number;
}

export interface MediaTable {
  id: number;
  accountId: number;
  postId: number | null;
  position: number;
  kind: 'image' | 'gifv' | 'video' | 'audio' | 'unknown';
  state: 'processing' | 'ready' | 'failed';
  mimeType: string | null;
  /** Storage keys; null for remote files, which are shown through the proxy. */
  file: string | null;
  previewFile: string | null;
  remoteUrl: string | null;
  bytes: number | null;
  width: number | null;
  height: number | null;
  previewWidth: number | null;
  previewHeight: number | null;
  blurhash: string | null;
  description: string | null;
  focusX: number;
  focusY: number;
  createdAt: number;
}

export interface LikesTable {
  id: number;
  accountId: number;
  postId: number;
  uri: string | null;
  createdAt: number;
}

export interface BoostsTable {
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

/** Home timelines, written when a post or boost arrives. `entryId` is the boost's id or the post's own. */
export interface TimelineEntriesTable {
  ownerId: number;
  entryId: number;
  postId: number;
  /** Who brought it here: the booster or the author. */
  byAccountId: number;
}

export type NotificationKind = 'mention' | 'follow' | 'follow-request' | 'like' | 'boost' | 'post' | 'edit';

export interface NotificationsTable {
  id: number;
  accountId: number;
  kind: NotificationKind;
  fromAccountId: number;
  /** 0 where there is no post, so that uniqueness works on both engines. */
  postId: number;
  createdAt: number;
}
