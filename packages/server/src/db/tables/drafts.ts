/** Posts that are not out yet: kept by their author, or to be published at a time. */
export interface DraftsTable {
  id: number;
  accountId: number;
  /** When it is published; null where its author decides. */
  publishAt: number | null;
  /** Why it could not be published when its time had come. */
  problem: string | null;
  /** The same key answers the first one again. */
  idempotencyKey: string | null;
  /** `DraftBody`. */
  bodyJson: string;
  createdAt: number;
  updatedAt: number;
}

export interface DraftMediaTable {
  draftId: number;
  position: number;
  fileId: number;
}
