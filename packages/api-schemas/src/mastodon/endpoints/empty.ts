import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';

const Empty = Type.Array(Type.Unknown(), { maxItems: 0 });

function open<const Path extends string>(path: Path, summary: string) {
  return endpoint({ method: 'GET', path, summary, auth: 'optional', answer: Empty });
}

/** Lists that are truly empty here, because nothing can be put into them yet, and that apps ask for at each start. */
export const empty = {
  trends: open('/api/v1/trends', 'Tags that trend'),
  trendingTags: open('/api/v1/trends/tags', 'Tags that trend'),
  trendingStatuses: open('/api/v1/trends/statuses', 'Posts that trend'),
  trendingLinks: open('/api/v1/trends/links', 'Links that trend'),
  identityProofs: open('/api/v1/accounts/:id/identity_proofs', 'What is proven of somebody in a way that is no more'),
};
