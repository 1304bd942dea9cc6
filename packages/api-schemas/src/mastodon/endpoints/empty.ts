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
  announcements: own('/api/v1/announcements', undefined, 'Announcements of this server'),
  identityProofs: open('/api/v1/accounts/:id/identity_proofs', 'What is proven of somebody in a way that is no more'),
  suggestionsV1: own('/api/v1/suggestions', 'read', 'People that you could follow, in the older form'),
  suggestions: own('/api/v2/suggestions', 'read', 'People that you could follow'),
};
