/** Where somebody signed in from: the last 50 of each, for a year at most. */
export interface SignInsTable {
  id: number;
  userId: number;
  kind: 'sign-in' | 'sign-up';
  ip: string;
  /** The same in a form that sorts as addresses do (`net/ip-range.ts`). */
  ipKey: string;
  userAgent: string;
  createdAt: number;
}

/** What staff write down about somebody, for each other. */
export interface StaffNotesTable {
  id: number;
  /** Whom it is about. */
  targetId: number;
  /** Who wrote it; null: the operator. */
  accountId: number | null;
  text: string;
  createdAt: number;
}
