export interface UsersTable {
  id: number;
  accountId: number;
  /** Not unique: an address that nobody has confirmed is nobody's. */
  email: string;
  /** given: nobody asked; asked: opens nothing before it is confirmed, where mail is sent; confirmed: by a mail to it. */
  emailState: 'given' | 'asked' | 'confirmed';
  /** The address they want to have instead, which waits to be confirmed. */
  pendingEmail: string | null;
  /** A PHC string (argon2id). */
  passwordHash: string;
  /** The key of a role; `user` is none. */
  role: string;
  /** The language the web app speaks to them, and the one new posts begin with; null: the browser's. */
  locale: string | null;
  /** `{ visibility, sensitive, language }`: what a new post starts with. */
  settingsJson: string;
  /** Null while a sign-up waits for approval, and when it was refused. */
  approvedAt: number | null;
  /** When staff said no; such a row is kept for a week, so that they may think again. */
  refusedAt: number | null;
  /** What staff told them with it. */
  refusalText: string | null;
  disabledAt: number | null;
  /** Since then they may read, and nothing else. */
  frozenAt: number | null;
  /** Why they want to join, where approval is asked for. */
  reason: string | null;
  /** The account whose invite let them in. */
  invitedById: number | null;
  /** The invite itself, which may be gone by now. */
  inviteId: number | null;
  /** When they said that they are old enough, where that is asked for: never when they were born. */
  ageVerifiedAt: number | null;
  /** The app they joined with; null: the web app, or the operator. */
  appId: number | null;
  createdAt: number;
  lastActiveAt: number | null;
  /** Set when nobody had seen them for long: nothing is written into their timelines until they come back. */
  awayAt: number | null;
  /** Since when a second step is asked of them at every sign-in. */
  twoFactorAt: number | null;
}

export interface AppsTable {
  id: number;
  clientId: string;
  clientSecretHash: string;
  name: string;
  website: string | null;
  redirectUrisJson: string;
  scopes: string;
  createdAt: number;
}

export interface OauthCodesTable {
  codeHash: string;
  appId: number;
  userId: number;
  redirectUri: string;
  scopes: string;
  challenge: string | null;
  expiresAt: number;
  /** Set by the first exchange; a second one revokes that token. */
  usedTokenId: number | null;
}

/** Access tokens, of apps and of browsers; only their SHA-256 is kept in the clear. */
export interface TokensTable {
  id: number;
  tokenHash: string;
  /** The token itself, for its app alone: sealed with the app's secret, of which only a hash is kept. */
  sealed: string | null;
  appId: number;
  /** Null for a token of the app itself (client credentials). */
  userId: number | null;
  scopes: string;
  createdAt: number;
  lastUsedAt: number | null;
  /** When whoever uses it last showed who they are; null for apps, which were let in by a session that did. */
  confirmedAt: number | null;
  /** Of a browser session: from where it was begun, and with what. */
  ip: string | null;
  userAgent: string | null;
}

/** Tokens that opened something once: for a while apps are told so. */
export interface RevokedTokensTable {
  tokenHash: string;
  revokedAt: number;
}

/** One row per key: instance-wide settings and secrets, JSON text. */
export interface SettingsTable {
  key: string;
  valueJson: string;
}

/** One-time links to claim a fresh server; only the SHA-256 of the key is kept. */
export interface SetupLinksTable {
  keyHash: string;
  expiresAt: number;
}

/** One-time links that show who somebody is; only the SHA-256 of the key is kept. */
export interface UserLinksTable {
  keyHash: string;
  userId: number;
  kind: 'password-reset' | 'email';
  /** The address that is confirmed by it. */
  email: string | null;
  /** Of staff who handed it on; null: it was mailed, or made by command line. */
  byUserId: number | null;
  expiresAt: number;
}

/** What a browser worked out to join, until it would not be taken any more: nobody joins twice by it. */
export interface SpentChallengesTable {
  salt: string;
  expiresAt: number;
}

export interface MarkersTable {
  accountId: number;
  timeline: 'home' | 'notifications';
  lastReadId: number;
  version: number;
  updatedAt: number;
}

/** Remembers answers to `Idempotency-Key` for a week. */
export interface IdempotencyKeysTable {
  accountId: number;
  key: string;
  postId: number;
  expiresAt: number;
}
