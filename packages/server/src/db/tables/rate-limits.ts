/** Buckets of requests that all processes count as one. Lost in a crash of PostgreSQL, as those in memory are. */
export interface RateLimitsTable {
  key: string;
  tokens: number;
  at: number;
  /** From then on the row says nothing. */
  fullAt: number;
  /** Whether the last request got its token. */
  allowed: 0 | 1;
}
