/** From whom somebody wants to be woken. */
export type PushPolicy = 'all' | 'followed' | 'follower' | 'none';

/** Where an app of somebody's wants to be told of notifications; one a token. */
export interface PushSubscriptionsTable {
  id: number;
  tokenId: number;
  accountId: number;
  /** An address at the app's push service. */
  endpoint: string;
  /** The app's public key, a point of P-256, and the secret it shares with us: base64url. */
  publicKey: string;
  secret: string;
  /** 1: as RFC 8291 and RFC 8292 have it; 0: as the drafts before them. */
  standard: 0 | 1;
  /** Kinds of notifications. */
  kindsJson: string;
  policy: PushPolicy;
  /** Sealed with a key of the server: what the messages carry so that the app knows whose they are; null for browsers, which need none. */
  sealed: string | null;
  createdAt: number;
}
