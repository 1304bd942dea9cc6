import type { RelationshipSeveranceEvent } from '@linnet/api-schemas/mastodon/relationship-severance-event.ts';
import type { Severance } from '../../../core/follows/sever.ts';
import { toInstant } from './dates.ts';

/** What a cut cost somebody, as its notification carries it. */
export function renderSeverance(severance: Severance): RelationshipSeveranceEvent {
  return {
    id: String(severance.id),
    type: 'domain_block',
    purged: false,
    target_name: severance.targetName,
    followers_count: severance.followersCount,
    following_count: severance.followingCount,
    created_at: toInstant(severance.createdAt),
  };
}
