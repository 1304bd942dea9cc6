import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { Markers } from '../marker.ts';

const Position = Type.Optional(Type.Object({ last_read_id: Type.Optional(Type.String()) }));

export const markers = {
  get: endpoint({
    method: 'GET',
    path: '/api/v1/markers',
    summary: 'How far timelines were read',
    auth: 'user',
    scopes: ['read:statuses'],
    params: Type.Object({ timeline: Type.Array(Type.String(), { default: [] }) }),
    answer: Markers,
  }),
  save: endpoint({
    method: 'POST',
    path: '/api/v1/markers',
    summary: 'Say how far timelines were read',
    notes: 'The answer holds the timelines that were sent.',
    auth: 'user',
    scopes: ['write:statuses'],
    params: Type.Object({ home: Position, notifications: Position }),
    answer: Markers,
  }),
};
