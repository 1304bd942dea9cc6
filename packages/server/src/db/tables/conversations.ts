/** A thread of direct posts as one of those in it has it: the same thread with other people is another one. */
export interface ConversationsTable {
  id: number;
  /** Whose it is. */
  accountId: number;
  /** `posts.conversationId`. */
  threadId: number;
  /** SHA-256 of the ids of everybody else in it. */
  peopleHash: string;
  /** Its place in the list: the newest post that came. The one that is shown is the newest that may be seen. */
  lastPostId: number;
  unread: 0 | 1;
}

/** Which posts a conversation is made of. */
export interface ConversationPostsTable {
  /** Whose conversation it is. */
  accountId: number;
  postId: number;
  conversationId: number;
}
