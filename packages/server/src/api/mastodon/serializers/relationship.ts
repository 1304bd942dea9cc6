import type { Relationship } from '@linnet/api-schemas/mastodon/relationship.ts';
import type { RelationshipView } from '../../../core/views/relationship.ts';
import { toInstant } from './dates.ts';

/** How the viewer stands to another account; every flag is present, because strict apps need each of them. */
export function renderRelationship(view: RelationshipView): Relationship {
  return {
    id: String(view.accountId),
    following: view.following,
    showing_reblogs: view.showBoosts,
    notifying: view.notify,
    languages: view.languages,
    followed_by: view.followedBy,
    blocking: view.blocking,
    blocked_by: view.blockedBy,
    muting: view.muting,
    muting_notifications: view.mutingNotifications,
    muting_expires_at: view.mutingExpiresAt === null ? null : toInstant(view.mutingExpiresAt),
    requested: view.requested,
    requested_by: view.requestedBy,
    domain_blocking: view.domainBlocking,
    endorsed: view.endorsed,
    note: view.note,
  };
}
