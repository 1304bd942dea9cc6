/** What open streams are told. Ids only: each listener finds out whom it concerns, and renders for its own viewers. */
export type BusMessage =
  /** A post, or a boost of it, is in all homes and lists that take it; `listed`: and in the timelines of everyone. */
  | { kind: 'entry'; entryId: number; postId: number; listed: boolean }
  /** A post is in the timelines of everyone; homes and lists have it later. */
  | { kind: 'post'; postId: number }
  | { kind: 'edit'; postId: number }
  /** A post or boost is gone: who could have seen it is said here, as nothing else knows any more. */
  | { kind: 'delete'; entryId: number; postId: number; accountId: number; reach: Reach; namedIds: number[] }
  | { kind: 'notification'; accountId: number; notificationId: number }
  /** A token, session or user lost its access: close what it opened. */
  | { kind: 'revoked'; tokenIds: number[] }
  /** An account was deleted, suspended or came back: what is remembered of it is out of date. */
  | { kind: 'standing'; accountId: number };

/**
 * public: also where everything public is listed; followers: of the account, and who was named; named: only those. Named
 * are accounts, and lists that held it.
 */
export type Reach = 'public' | 'unlisted' | 'followers' | 'named';

export type BusListener = (message: BusMessage) => void;

/** Live messages between the processes of one server. At most once: what must not be lost goes through the queue. */
export interface Bus {
  publish(message: BusMessage): void;
  /** The answer stops listening. */
  subscribe(listener: BusListener): () => void;
  close(): Promise<void>;
}
