import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { FeaturedTag } from '../featured-tag.ts';
import { Tag } from '../tag.ts';

const read = { auth: 'user', scopes: ['read:accounts'] } as const;
const write = { auth: 'user', scopes: ['write:accounts'] } as const;

export const featuredTags = {
  all: endpoint({
    method: 'GET',
    path: '/api/v1/featured_tags',
    summary: 'Tags that you show',
    ...read,
    answer: Type.Array(FeaturedTag),
  }),
  create: endpoint({
    method: 'POST',
    path: '/api/v1/featured_tags',
    summary: 'Show a tag on your profile',
    notes: 'Twice is once. `max_featured_tags` of the instance says how many.',
    ...write,
    params: Type.Object({ name: Type.String() }),
    answer: FeaturedTag,
  }),
  delete: endpoint({
    method: 'DELETE',
    path: '/api/v1/featured_tags/:id',
    summary: 'Take a tag off your profile',
    notes: 'By the number it has there.',
    ...write,
    answer: 'empty',
  }),
  suggestions: endpoint({
    method: 'GET',
    path: '/api/v1/featured_tags/suggestions',
    summary: 'Tags of yours that you could show',
    notes: 'Of your last posts, most used first.',
    ...read,
    answer: Type.Array(Tag),
  }),
  of: endpoint({
    method: 'GET',
    path: '/api/v1/accounts/:id/featured_tags',
    summary: 'Tags that somebody shows',
    auth: 'optional',
    scopes: ['read:accounts'],
    answer: Type.Array(FeaturedTag),
  }),
};
