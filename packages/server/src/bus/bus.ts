/** What open streams are told. Ids only: each listener renders for its own viewer. */
export type BusMessage =
  /** A home timeline got an entry (a post, or a boost of it). */
  | { kind: 'home'; ownerIds: number[]; entryId: number; postId: number }
  | { kind: 'post'; postId: number }
  | { kind: 'edit'; postId: number }
  | { kind: 'delete'; postId: number }
  | { kind: 'notification'; accountId: number; notificationId: number }
  /** A token, session or user lost its access: close what it opened. */
  | { kind: 'revoked'; tokenIds: number[] }
  /** An account was deleted, suspended or came back: what is remembered of it is out of date. */
  | { kind: 'standing'; accountId: number };

export type BusListener = (message: BusMessage) => void;

/** Live messages between the processes of one server. At most once: what must not be lost goes through the queue. */
export interface Bus {
  publish(message: BusMessage): void;
  /** The answer stops listening. */
  subscribe(listener: BusListener): () => void;
  close(): Promise<void>;
}
