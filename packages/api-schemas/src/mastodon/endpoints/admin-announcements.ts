import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { AdminAnnouncement } from '../admin-announcement.ts';
import { nullable } from '../common.ts';

const read = { auth: 'user', scopes: ['admin:read'], permission: 'manageAnnouncements' } as const;
const write = { auth: 'user', scopes: ['admin:write'], permission: 'manageAnnouncements' } as const;

const Said = {
  text: Type.String({ minLength: 1, maxLength: 5_000, description: 'read like a post' }),
  starts_at: Type.Optional(nullable(Type.String({ description: 'when what is announced begins' }))),
  ends_at: Type.Optional(nullable(Type.String({ description: 'when it ends: from then on nobody is shown it' }))),
  all_day: Type.Boolean({ default: false }),
  for_newcomers: Type.Boolean({
    default: false,
    description: 'a welcome: shown to each in their first 30 days, and to nobody else',
  }),
};

/** What the server says to its people, said: an extension. */
export const adminAnnouncements = {
  all: endpoint({
    method: 'GET',
    path: '/api/v1/admin/announcements',
    summary: 'All announcements, the newest first',
    notes: 'An extension. Those that nobody is shown as well.',
    ...read,
    answer: Type.Array(AdminAnnouncement),
  }),
  add: endpoint({
    method: 'POST',
    path: '/api/v1/admin/announcements',
    summary: 'Say something to the people of this server',
    notes: 'An extension. There may be 50.',
    ...write,
    params: Type.Object({ ...Said, publish: Type.Boolean({ default: true, description: 'false: it is kept' }) }),
    answer: AdminAnnouncement,
    errors: [422],
  }),
  change: endpoint({
    method: 'PUT',
    path: '/api/v1/admin/announcements/:id',
    summary: 'Say it in other words, or of another time',
    notes: 'An extension. Whoever has seen it is not told again.',
    ...write,
    params: Type.Object(Said),
    answer: AdminAnnouncement,
    errors: [422],
  }),
  publish: endpoint({
    method: 'POST',
    path: '/api/v1/admin/announcements/:id/publish',
    summary: 'Show people one that was kept',
    notes: 'An extension.',
    ...write,
    answer: AdminAnnouncement,
  }),
  unpublish: endpoint({
    method: 'POST',
    path: '/api/v1/admin/announcements/:id/unpublish',
    summary: 'Keep one that people were shown',
    notes: 'An extension.',
    ...write,
    answer: AdminAnnouncement,
  }),
  remove: endpoint({
    method: 'DELETE',
    path: '/api/v1/admin/announcements/:id',
    summary: 'Take one away, with what people made of it',
    notes: 'An extension.',
    ...write,
    answer: 'empty',
  }),
};
