import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { Conversation } from '../../mastodon/conversation.ts';
import { Status } from '../../mastodon/status.ts';

const read = { auth: 'user', scopes: ['read:statuses'] } as const;

export const conversations = {
  get: endpoint({
    method: 'GET',
    path: '/api/v1/pleroma/conversations/:id',
    summary: 'A conversation of yours',
    ...read,
    answer: Conversation,
  }),
  statuses: endpoint({
    method: 'GET',
    path: '/api/v1/pleroma/conversations/:id/statuses',
    summary: 'The posts of a conversation, the newest first',
    ...read,
    paged: { by: 'id', limit: 20 },
    answer: Type.Array(Status),
  }),
};
