import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { Account } from '../account.ts';
import { GroupedNotifications } from '../notification-group.ts';
import { NotificationFilter, SupportedTypes, UnreadCount, UnreadParams } from './notifications.ts';

const Grouped = {
  grouped_types: Type.Optional(
    Type.Array(Type.String(), { maxItems: 100, description: 'all that can be, unless said otherwise' }),
  ),
  expand_accounts: Type.Optional(Type.Enum(['full', 'partial_avatars'])),
};

const read = { auth: 'user', scopes: ['read:notifications'] } as const;
const write = { auth: 'user', scopes: ['write:notifications'] } as const;

export const notificationGroups = {
  all: endpoint({
    method: 'GET',
    path: '/api/v2/notifications',
    summary: 'What happened to you, grouped: many likes of a post are one line',
    ...read,
    params: Type.Object({ ...Grouped, ...NotificationFilter, ...SupportedTypes }),
    paged: { by: 'id', limit: 40 },
    answer: GroupedNotifications,
  }),
  unreadCount: endpoint({
    method: 'GET',
    path: '/api/v2/notifications/unread_count',
    summary: 'How many groups you have not read',
    ...read,
    params: Type.Object({ ...UnreadParams, ...Grouped, ...NotificationFilter }),
    answer: UnreadCount,
  }),
  get: endpoint({
    method: 'GET',
    path: '/api/v2/notifications/:groupKey',
    summary: 'A group',
    ...read,
    params: Type.Object(SupportedTypes),
    answer: GroupedNotifications,
  }),
  accounts: endpoint({
    method: 'GET',
    path: '/api/v2/notifications/:groupKey/accounts',
    summary: 'Everybody in a group',
    ...read,
    paged: { by: 'id', limit: 80, max: 200 },
    answer: Type.Array(Account),
  }),
  dismiss: endpoint({
    method: 'POST',
    path: '/api/v2/notifications/:groupKey/dismiss',
    summary: 'Remove a group',
    ...write,
    answer: 'empty',
  }),
  clear: endpoint({
    method: 'POST',
    path: '/api/v2/notifications/clear',
    summary: 'Remove all notifications',
    ...write,
    answer: 'empty',
  }),
};
