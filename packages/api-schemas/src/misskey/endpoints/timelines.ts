import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { Note } from '../note.ts';

const notes = { method: 'POST', paged: { by: 'id', limit: 10, max: 100 }, answer: Type.Array(Note) } as const;

export const timelines = {
  home: endpoint({
    ...notes,
    path: '/api/notes/timeline',
    summary: 'Your home timeline',
    auth: 'user',
    scopes: ['read:statuses'],
  }),
  local: endpoint({
    ...notes,
    path: '/api/notes/local-timeline',
    summary: 'Public notes of this server',
    auth: 'optional',
    params: Type.Object({ withFiles: Type.Boolean({ default: false }) }),
  }),
  global: endpoint({
    ...notes,
    path: '/api/notes/global-timeline',
    summary: 'Public notes of all servers',
    auth: 'optional',
    params: Type.Object({ withFiles: Type.Boolean({ default: false }) }),
  }),
};
