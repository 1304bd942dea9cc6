import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { Count } from '../common.ts';
import { Notification } from '../notification.ts';

const Types = Type.Optional(Type.Array(Type.String(), { maxItems: 100 }));

/** Which notifications are meant, in both forms of the API. */
export const NotificationFilter = {
  types: Types,
  exclude_types: Types,
  account_id: Type.Optional(Type.String({ description: 'only what this account caused' })),
  include_filtered: Type.Optional(Type.Boolean({ description: 'also what your policy keeps back' })),
};

/** What an app says of itself, where notifications are shown to it. */
export const SupportedTypes = {
  supported_types: Type.Optional(
    Type.Array(Type.String(), { maxItems: 100, description: 'types that the app knows, and needs no `fallback` for' }),
  ),
};

/** A number of notifications that is not counted further than its limit. */
export const UnreadParams = { limit: Type.Integer({ minimum: 1, maximum: 1_000, default: 100 }) };
export const UnreadCount = Type.Object({ count: Count });

const read = { auth: 'user', scopes: ['read:notifications'] } as const;
const write = { auth: 'user', scopes: ['write:notifications'] } as const;

export const notifications = {
  all: endpoint({
    method: 'GET',
    path: '/api/v1/notifications',
    summary: 'What happened to you',
    ...read,
    params: Type.Object({ ...NotificationFilter, ...SupportedTypes }),
    paged: { by: 'id', limit: 40 },
    answer: Type.Array(Notification),
  }),
  unreadCount: endpoint({
    method: 'GET',
    path: '/api/v1/notifications/unread_count',
    summary: 'How many you have not read',
    ...read,
    params: Type.Object({ ...UnreadParams, ...NotificationFilter }),
    answer: UnreadCount,
  }),
  get: endpoint({
    method: 'GET',
    path: '/api/v1/notifications/:id',
    summary: 'A notification',
    ...read,
    params: Type.Object(SupportedTypes),
    answer: Notification,
  }),
  dismiss: endpoint({
    method: 'POST',
    path: '/api/v1/notifications/:id/dismiss',
    summary: 'Remove a notification',
    ...write,
    answer: 'empty',
  }),
  delete: endpoint({
    method: 'DELETE',
    path: '/api/v1/notifications/:id',
    summary: 'Remove a notification',
    ...write,
    answer: 'empty',
  }),
  deleteSome: endpoint({
    method: 'DELETE',
    path: '/api/v1/notifications/destroy_multiple',
    summary: 'Remove several notifications',
    notes: 'Those that are not yours are left alone.',
    ...write,
    params: Type.Object({ ids: Type.Array(Type.String(), { default: [], maxItems: 200 }) }),
    answer: 'empty',
  }),
  clear: endpoint({
    method: 'POST',
    path: '/api/v1/notifications/clear',
    summary: 'Remove all notifications',
    ...write,
    answer: 'empty',
  }),
};
