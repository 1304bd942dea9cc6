/** Who looks: nobody we know, one of ours, or an account of another server that signs for itself. */
export type Viewer =
  | { kind: 'visitor' }
  | { kind: 'member'; accountId: number }
  | { kind: 'remote'; accountId: number };

export const VISITOR: Viewer = { kind: 'visitor' };

/** The viewer of a session: null is a visitor. */
export function asMember(accountId: number | null): Viewer {
  return accountId === null ? VISITOR : { kind: 'member', accountId };
}

/** The viewer's account; 0 for a visitor, which is no account's id. */
export function viewerId(viewer: Viewer): number {
  return viewer.kind === 'visitor' ? 0 : viewer.accountId;
}
