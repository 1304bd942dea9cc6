import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';

const Empty = Type.Array(Type.Unknown(), { maxItems: 0 });

function open<const Path extends string>(path: Path, summary: string) {
  return endpoint({ method: 'GET', path, summary, auth: 'optional', answer: Empty });
}

function own<const Path extends string>(path: Path, scope: string | undefined, summary: string) {
  const scopes = scope === undefined ? [] : [scope];
  return endpoint({ method: 'GET', path, summary, auth: 'user', scopes, answer: Empty });
}

/** Lists that are truly empty here, because nothing can be put into them yet, and that apps ask for at each start. */
export const empty = {
  customEmojis: open('/api/v1/custom_emojis', 'Emojis of this server'),
  trends: open('/api/v1/trends', 'Tags that trend'),
  trendingTags: open('/api/v1/trends/tags', 'Tags that trend'),
  trendingStatuses: open('/api/v1/trends/statuses', 'Posts that trend'),
  trendingLinks: open('/api/v1/trends/links', 'Links that trend'),
  endorsementsOf: open('/api/v1/accounts/:id/endorsements', 'People that somebody shows'),
  announcements: own('/api/v1/announcements', undefined, 'Announcements of this server'),
  endorsements: own('/api/v1/endorsements', 'read:accounts', 'People that you show'),
};
