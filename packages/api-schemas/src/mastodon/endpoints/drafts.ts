import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { Draft } from '../draft.ts';
import { NewStatusParams } from './statuses.ts';

const read = { auth: 'user', scopes: ['read:statuses'] } as const;
const write = { auth: 'user', scopes: ['write:statuses'] } as const;
const params = Type.Omit(NewStatusParams, ['scheduled_at']);

/** What somebody is writing, on whichever device. Ours: Mastodon has no such thing. */
export const drafts = {
  all: endpoint({
    method: 'GET',
    path: '/api/linnet/v1/drafts',
    summary: 'Your drafts',
    ...read,
    paged: { by: 'id', limit: 20 },
    answer: Type.Array(Draft),
  }),
  create: endpoint({
    method: 'POST',
    path: '/api/linnet/v1/drafts',
    summary: 'Keep what you write',
    notes: '100 of 100 kB at most. Nothing has to be complete; files stay as long as their draft.',
    ...write,
    params,
    answer: Draft,
  }),
  get: endpoint({
    method: 'GET',
    path: '/api/linnet/v1/drafts/:id',
    summary: 'A draft of yours',
    ...read,
    answer: Draft,
  }),
  update: endpoint({
    method: ['PUT', 'PATCH'],
    path: '/api/linnet/v1/drafts/:id',
    summary: 'Change a draft',
    notes: 'Replaces it: what is left out is gone.',
    ...write,
    params,
    answer: Draft,
  }),
  delete: endpoint({
    method: 'DELETE',
    path: '/api/linnet/v1/drafts/:id',
    summary: 'Delete a draft',
    ...write,
    answer: 'empty',
  }),
};
