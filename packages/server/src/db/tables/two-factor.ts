/** An app that makes codes, one a person; theirs counts once `users.twoFactorAt` is set. */
export interface AuthenticatorsTable {
  userId: number;
  /** The secret that it shares with us, sealed with a key of the server. */
  sealed: string;
  /** The newest step a code of which was used: that one and older ones are good no more. */
  lastStep: number;
  createdAt: number;
}

/** What lets somebody in who has lost their app: each once, and only the SHA-256 is kept. */
export interface BackupCodesTable {
  userId: number;
  codeHash: string;
}
