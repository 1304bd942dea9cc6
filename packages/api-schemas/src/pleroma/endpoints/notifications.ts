import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { Notification } from '../../mastodon/notification.ts';

export const notifications = {
  read: endpoint({
    method: 'POST',
    path: '/api/v1/pleroma/notifications/read',
    summary: 'Say how far notifications were read',
    notes:
      'One of `id` and `max_id`. What is read is a place in the list here, the marker of `/api/v1/markers`: all that is older is read with it, and it never goes back. The answer is the notification, or with `max_id` the newest 80 up to it.',
    auth: 'user',
    scopes: ['write:notifications'],
    params: Type.Object({ id: Type.Optional(Type.String()), max_id: Type.Optional(Type.String()) }),
    errors: [400],
    answer: Type.Union([Notification, Type.Array(Notification)]),
  }),
};
