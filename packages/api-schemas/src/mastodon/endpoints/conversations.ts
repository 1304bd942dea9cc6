import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { Conversation } from '../conversation.ts';

const write = { auth: 'user', scopes: ['write:conversations'] } as const;

export const conversations = {
  all: endpoint({
    method: 'GET',
    path: '/api/v1/conversations',
    summary: 'Your conversations: threads of direct posts, the newest first',
    notes: 'Those with blocked people alone, and those whose posts you may not see any more, are left out.',
    auth: 'user',
    scopes: ['read:statuses'],
    paged: { by: 'mark', limit: 20 },
    answer: Type.Array(Conversation),
  }),
  delete: endpoint({
    method: 'DELETE',
    path: '/api/v1/conversations/:id',
    summary: 'Take a conversation off your list',
    notes: 'Its posts stay; it comes back with the next one.',
    ...write,
    answer: 'empty',
  }),
  read: endpoint({
    method: 'POST',
    path: '/api/v1/conversations/:id/read',
    summary: 'Mark a conversation as read',
    ...write,
    answer: Conversation,
  }),
  unread: endpoint({
    method: 'POST',
    path: '/api/v1/conversations/:id/unread',
    summary: 'Mark a conversation as unread',
    ...write,
    answer: Conversation,
  }),
};
