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

/** What came of fetching a document as this server does. */
export interface Inspection {
  /** refused: it is not taken, and will not be; unreachable: it may be later; blocked: nobody asks there. */
  state: 'found' | 'gone' | 'blocked' | 'refused' | 'unreachable';
  /** Why it is not taken, in a word such as `id-differs-from-url`. */
  reason: string | null;
  /** What it is taken for, and what was read in it, as JSON. */
  kind: string | null;
  read: string | null;
  /** What was answered on the way to it, in order. */
  answers: { url: string; status: number; contentType: string | null; bytes: number; text: string }[];
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
  /** Fetches by an address or a handle, and says what is made of it; nothing of it is kept. */
  inspect(address: string): Promise<Inspection>;
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
