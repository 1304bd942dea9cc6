import type { Visibility } from '../../db/tables/posts.ts';

/** What must be known about a post and its viewer to decide. */
export interface VisibilityFacts {
  visibility: Visibility;
  localOnly: boolean;
  accountId: number;
  /** Null for a visitor. */
  viewerId: number | null;
  viewerFollows: boolean;
  viewerMentioned: boolean;
  authorBlocksViewer: boolean;
}

/** Who may see a post: the rule in memory. `visibleTo` in `queries.ts` is the same rule as SQL. */
export function mayView(facts: VisibilityFacts): boolean {
  const open = facts.visibility === 'public' || facts.visibility === 'unlisted';
  if (facts.viewerId === null) return open && !facts.localOnly;
  if (facts.viewerId === facts.accountId) return true;
  if (facts.authorBlocksViewer) return false;
  return open || (facts.visibility === 'followers' && facts.viewerFollows) || facts.viewerMentioned;
}

/** A reply must not be seen by more people than what it answers. */
const WIDTH: Record<Visibility, number> = { public: 3, unlisted: 2, followers: 1, direct: 0 };

export function narrower(a: Visibility, b: Visibility): Visibility {
  return WIDTH[a] <= WIDTH[b] ? a : b;
}

/** Boosts carry a post further: only what is open, or one's own followers-only post. */
export function mayBoost(post: { visibility: Visibility; accountId: number }, accountId: number): boolean {
  if (post.visibility === 'public' || post.visibility === 'unlisted') return true;
  return post.visibility === 'followers' && post.accountId === accountId;
}
