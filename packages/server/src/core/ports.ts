/** Questions core asks of the floor above; `app.ts` plugs in the answers. */
export type Resolution =
  | { state: 'found'; id: number }
  | { state: 'gone' }
  | { state: 'blocked' }
  | { state: 'unreachable'; reason: string };

export interface RemoteResolver {
  /** `user@domain`, by WebFinger; refreshes nothing that is known and fresh. */
  resolveHandle(handle: string): Promise<Resolution>;
  /** An account by its uri or page. */
  resolveAccount(uri: string): Promise<Resolution>;
  /** A post by its uri or page. */
  resolvePost(uri: string): Promise<Resolution>;
  /** Reads a post of another server that is here anew, by its id here. */
  refreshPost(id: number): Promise<Resolution>;
}
