/** What lets people in whom somebody knows. */
export interface InvitesTable {
  id: number;
  /** Who made it; null: the operator, by the command line. */
  accountId: number | null;
  /** Opens the door: unguessable, and shown again to whoever made it. */
  code: string;
  /** Whom it is for, in words that only its maker and staff read. */
  note: string;
  /** Whoever comes in by it follows its maker. */
  autofollow: 0 | 1;
  maxUses: number;
  uses: number;
  expiresAt: number;
  revoked: 0 | 1;
  /** Since when nobody comes in by it: it was taken back, used up, or found to have expired. Kept for a month after. */
  endedAt: number | null;
  createdAt: number;
}
