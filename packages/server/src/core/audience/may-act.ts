import type { Audience, PostState, Visibility } from '../../db/tables/posts.ts';
import { readPolicy } from './policy.ts';
import { type Viewer, viewerId } from './viewer.ts';

export type Act = 'reply' | 'boost' | 'quote' | 'like' | 'react' | 'vote';
/** ask: it is done once the author says so. */
export type Answer = 'yes' | 'ask' | 'no';

/** A post that its viewer may see (`maySee`), as far as acting on it depends on it. */
export interface ActedOn {
  accountId: number;
  visibility: Visibility;
  audience: Audience;
  state: PostState;
  localOnly: 0 | 1;
  lockedAt: number | null;
  policyJson: string | null;
}

/** How the one who acts stands to the author. */
export interface Standing {
  follows: boolean;
  followedBy: boolean;
  mentioned: boolean;
}

/** What a viewer may do with a post they may see. */
export function mayAct(post: ActedOn, viewer: Viewer, act: Act, standing: Standing): Answer {
  if (viewer.kind === 'visitor' || (viewer.kind === 'remote' && post.localOnly === 1)) return 'no';
  if (post.state !== 'shown') return 'no';
  const own = post.accountId === viewerId(viewer);
  if (act === 'reply' && post.lockedAt !== null && !own) return 'no';
  // What carries a post further needs a post that is everyone's, or one's own among one's followers.
  if (act === 'boost' || act === 'quote') {
    const mayLeave = post.audience === 'everyone' || (own && post.audience === 'followers');
    if (!mayLeave) return 'no';
  }
  return own ? 'yes' : readPolicy(post.policyJson, act, standing);
}
