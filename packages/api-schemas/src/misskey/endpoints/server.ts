import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { Meta } from '../meta.ts';

export const server = {
  meta: endpoint({
    method: 'POST',
    path: '/api/meta',
    evenIfPrivate: true,
    summary: 'What the server says of itself',
    auth: 'optional',
    params: Type.Object({ detail: Type.Boolean({ default: true }) }),
    answer: Meta,
  }),
  endpoints: endpoint({
    method: 'POST',
    path: '/api/endpoints',
    evenIfPrivate: true,
    summary: 'The names of all endpoints that are served',
    notes: 'Apps switch features on by it.',
    auth: 'optional',
    answer: Type.Array(Type.String()),
  }),
};
