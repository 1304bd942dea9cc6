import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { Account } from '../account.ts';
import { RelationshipSeveranceEvent } from '../relationship-severance-event.ts';

const read = { method: 'GET', auth: 'user', scopes: ['read:follows'] } as const;

/** Follows that ended with a server. Mastodon shows these on pages of its own. */
export const severances = {
  all: endpoint({
    path: '/api/linnet/v1/severances',
    summary: 'What cost you follows, newest first',
    ...read,
    paged: { by: 'id', limit: 20 },
    answer: Type.Array(RelationshipSeveranceEvent),
  }),
  accounts: endpoint({
    path: '/api/linnet/v1/severances/:id/accounts',
    summary: 'Whom you followed, or who followed you',
    notes: 'A suspended account comes with its handle and no more.',
    ...read,
    params: Type.Object({ direction: Type.Enum(['following', 'followers'], { default: 'following' }) }),
    paged: { by: 'mark', limit: 40 },
    answer: Type.Array(Account),
  }),
};
