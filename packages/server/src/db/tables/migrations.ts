/** What the schema is made of, and how far it is. */
export interface MigrationsTable {
  name: string;
  kind: 'schema' | 'backfill';
  /** The newest migration that code has to know at least to run on this database; null: this one. */
  compatibleWith: string | null;
  /** open: indexes are to be made, or rows to be filled. */
  state: 'open' | 'done';
  /** How far a backfill is, and who works on it. */
  progressJson: string | null;
}
