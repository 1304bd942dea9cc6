/** Keys of people's devices that sign them in. */
export interface PasskeysTable {
  id: number;
  userId: number;
  /** What the authenticator knows it by, base64url. */
  credentialId: string;
  /** SubjectPublicKeyInfo (RFC 5280 §4.1), base64url. */
  publicKey: string;
  /** How often the authenticator says it signed; 0 where it does not count. */
  signCount: number;
  /** What its person calls it. */
  name: string;
  createdAt: number;
  lastUsedAt: number | null;
}

/** What a browser is to have signed, once; only the SHA-256 is kept. */
export interface PasskeyChallengesTable {
  challengeHash: string;
  /** Who may answer it with a new key; null: anybody, with one that is known. */
  userId: number | null;
  expiresAt: number;
}
