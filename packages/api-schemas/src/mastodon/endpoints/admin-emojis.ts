import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { FileParam } from '../../file-param.ts';
import { AdminEmoji, ForeignEmoji } from '../admin-emoji.ts';

const read = { auth: 'user', scopes: ['admin:read'], permission: 'manageCustomEmojis' } as const;
const write = { auth: 'user', scopes: ['admin:write'], permission: 'manageCustomEmojis' } as const;
const shortcode = Type.String({ maxLength: 64, description: 'letters, digits and underscores' });
const category = Type.String({ default: '', maxLength: 100, description: 'with which others it is shown' });
const domain = Type.String({ minLength: 1, maxLength: 253 });

/** Pictures that people can write with, kept: an extension. */
export const adminEmojis = {
  all: endpoint({
    method: 'GET',
    path: '/api/v1/admin/custom_emojis',
    summary: 'The emoji of this server, by name',
    notes: 'An extension. Those that nobody can use as well.',
    ...read,
    answer: Type.Array(AdminEmoji),
  }),
  add: endpoint({
    method: 'POST',
    path: '/api/v1/admin/custom_emojis',
    summary: 'Add an emoji',
    notes: 'An extension. One of that name that nobody can use comes back with the new picture.',
    ...write,
    params: Type.Object({ shortcode, category, image: FileParam }),
    uploads: 1,
    answer: AdminEmoji,
    errors: [413, 422],
  }),
  foreign: endpoint({
    method: 'GET',
    path: '/api/v1/admin/custom_emojis/foreign',
    summary: 'Emoji of another server that were seen here, 60 at most',
    notes: 'An extension. `q`: what their names begin with.',
    ...read,
    params: Type.Object({ domain, q: Type.String({ default: '', maxLength: 64 }) }),
    answer: Type.Array(ForeignEmoji),
  }),
  copy: endpoint({
    method: 'POST',
    path: '/api/v1/admin/custom_emojis/copy',
    summary: 'Let people here use an emoji of another server',
    notes: 'An extension. Its picture is fetched and kept.',
    ...write,
    params: Type.Object({ domain, shortcode, category }),
    answer: AdminEmoji,
    errors: [404, 422],
  }),
  change: endpoint({
    method: 'PATCH',
    path: '/api/v1/admin/custom_emojis/:id',
    summary: 'Show an emoji with others',
    notes: 'An extension.',
    ...write,
    params: Type.Object({ category }),
    answer: AdminEmoji,
    errors: [422],
  }),
  disable: endpoint({
    method: 'POST',
    path: '/api/v1/admin/custom_emojis/:id/disable',
    summary: 'Let nobody use an emoji any more',
    notes: 'An extension. What was written with it keeps its picture.',
    ...write,
    answer: AdminEmoji,
  }),
  enable: endpoint({
    method: 'POST',
    path: '/api/v1/admin/custom_emojis/:id/enable',
    summary: 'Let people use an emoji again',
    notes: 'An extension.',
    ...write,
    answer: AdminEmoji,
  }),
  erase: endpoint({
    method: 'DELETE',
    path: '/api/v1/admin/custom_emojis/:id',
    summary: 'Take an emoji and its picture away',
    notes: 'An extension. What was written with it shows its name.',
    ...write,
    answer: 'empty',
  }),
};
