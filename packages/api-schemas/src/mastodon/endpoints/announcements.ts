import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { Announcement } from '../announcement.ts';

const react = {
  path: '/api/v1/announcements/:id/reactions/:name',
  auth: 'user',
  scopes: ['write:favourites'],
  answer: 'empty',
} as const;

export const announcements = {
  all: endpoint({
    method: 'GET',
    path: '/api/v1/announcements',
    summary: 'What this server says to its people',
    notes: 'As long as it holds; `read` says what you have seen.',
    auth: 'user',
    answer: Type.Array(Announcement),
  }),
  dismiss: endpoint({
    method: 'POST',
    path: '/api/v1/announcements/:id/dismiss',
    summary: 'You have seen it',
    auth: 'user',
    scopes: ['write:accounts'],
    answer: 'empty',
  }),
  react: endpoint({
    method: 'PUT',
    ...react,
    summary: 'React to it',
    notes: 'With an emoji, or the shortcode of one of the server; twice is once. It may have 8 different ones.',
  }),
  unreact: endpoint({ method: 'DELETE', ...react, summary: 'Take a reaction back' }),
};
