import type { Context } from './context.ts';

/** Questions core asks of the floor above; `app.ts` plugs in the answers. */
export type Resolution =
  | { state: 'found'; id: number }
  | { state: 'gone' }
  | { state: 'blocked' }
  /** `retryable`: asking again may help. */
  | { state: 'unreachable'; reason: string; retryable?: boolean };

/** What a stamp of consent has to say (FEP-044f §QuoteAuthorization). */
export interface Stamp {
  uri: string;
  /** The post that quotes, the one it quotes, and the author of that. */
  quotingUri: string;
  quotedUri: string;
  authorUri: string;
}

export interface RemoteResolver {
  /** `user@domain`, by WebFinger; refreshes nothing that is known and fresh. */
  resolveHandle(handle: string): Promise<Resolution>;
  /** An account by its uri or page. */
  resolveAccount(uri: string): Promise<Resolution>;
  /** A post by its uri or page. */
  resolvePost(uri: string): Promise<Resolution>;
  /** A choice of people by its address. */
  resolveCollection(uri: string): Promise<Resolution>;
  /** The same of a post that is quoted; what it quotes in turn is not looked for. */
  resolveQuoted(uri: string): Promise<Resolution>;
  /** Whether a stamp stands and says what it has to, by the word of the quoted author's server. */
  checkStamp(stamp: Stamp): Promise<'valid' | 'invalid' | 'unreachable'>;
  /** Reads a post of another server that is here anew, by its id here. */
  refreshPost(id: number): Promise<Resolution>;
}

/** What a look at the server found. */
export interface Finding {
  /** What was looked at. */
  id: string;
  /** problem: does not work or is not safe. warning: works, but should be looked at. */
  level: 'ok' | 'warning' | 'problem';
  /** In English, for who runs the server. */
  message: string;
  /** What to do about it. */
  fix?: string;
}

/** Looks whether all is well, without keeping a server that runs from its work; `network`: from outside as well. */
export type Examine = (ctx: Context, options: { network: boolean }) => Promise<Finding[]>;
