/** What is kept out: nobody from there is answered, nobody from there joins, or only those whom staff let in. */
export type IpSeverity = 'no-access' | 'no-sign-up' | 'approval';

/** Ranges of addresses. */
export interface IpBlocksTable {
  id: number;
  /** As it is written: `192.0.2.0/24`. */
  range: string;
  /** Its ends, in a form that sorts (`net/ip-range.ts`). */
  first: string;
  last: string;
  severity: IpSeverity;
  comment: string;
  expiresAt: number | null;
  createdAt: number;
}

/** Domains that no address of who joins may be of, nor the machines that take mail for it. */
export interface EmailDomainBlocksTable {
  id: number;
  domain: string;
  /** People from there may ask, and staff decides. */
  approval: 0 | 1;
  createdAt: number;
}

/** Addresses that nobody joins with: only a hash of their plainest form is kept. */
export interface EmailBlocksTable {
  id: number;
  hash: string;
  createdAt: number;
}

/** Names that nobody takes. */
export interface UsernameBlocksTable {
  id: number;
  /** As it was written. */
  name: string;
  /** What names are compared by: look-alikes are the same. */
  plain: string;
  /** The whole name, rather than a part of it. */
  exact: 0 | 1;
  approval: 0 | 1;
  createdAt: number;
}
