/** What staff did, and to what; nothing changes it later. */
export interface AuditEntriesTable {
  id: number;
  /** Null: by the command line, or by the server itself. */
  accountId: number | null;
  /** `noun.verb`. */
  act: string;
  targetKind: string | null;
  /** Its id, or what else it is known by: a domain, a key. */
  targetKey: string | null;
  /** What it was called then: it may be gone. */
  targetLabel: string | null;
  detailsJson: string;
  createdAt: number;
}
