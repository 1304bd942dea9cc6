import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { ScheduledStatus } from '../scheduled-status.ts';
import { NewStatusParams } from './statuses.ts';

const read = { auth: 'user', scopes: ['read:statuses'] } as const;
const write = { auth: 'user', scopes: ['write:statuses'] } as const;

/** Made by `POST /api/v1/statuses` with `scheduled_at`. */
export const scheduledStatuses = {
  all: endpoint({
    method: 'GET',
    path: '/api/v1/scheduled_statuses',
    summary: 'Your posts that are to come',
    ...read,
    paged: { by: 'id', limit: 20 },
    answer: Type.Array(ScheduledStatus),
  }),
  get: endpoint({
    method: 'GET',
    path: '/api/v1/scheduled_statuses/:id',
    summary: 'A post of yours that is to come',
    ...read,
    answer: ScheduledStatus,
  }),
  update: endpoint({
    method: ['PUT', 'PATCH'],
    path: '/api/v1/scheduled_statuses/:id',
    summary: 'Have a post published at another time',
    notes:
      'With `status`, which may be empty, the post itself is replaced as well, by all that is sent; this is ours. One that could not be published has another chance.',
    ...write,
    params: NewStatusParams,
    answer: ScheduledStatus,
  }),
  delete: endpoint({
    method: 'DELETE',
    path: '/api/v1/scheduled_statuses/:id',
    summary: 'Have a post not published',
    ...write,
    answer: 'empty',
  }),
};
