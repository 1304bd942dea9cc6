import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { Tag } from '../tag.ts';

const notes = 'Every name that can be written exists, whether or not it was used.';
const follows = { auth: 'user', scopes: ['write:follows'] } as const;
const profile = { auth: 'user', scopes: ['write:accounts'] } as const;

export const tags = {
  get: endpoint({ method: 'GET', path: '/api/v1/tags/:name', summary: 'A tag', notes, auth: 'optional', answer: Tag }),
  follow: endpoint({
    method: 'POST',
    path: '/api/v1/tags/:name/follow',
    summary: 'Follow a tag',
    notes: 'Public posts with it come home, those of people you do not want to meet excepted. 300 tags at most.',
    ...follows,
    limit: 'follows',
    answer: Tag,
  }),
  unfollow: endpoint({
    method: 'POST',
    path: '/api/v1/tags/:name/unfollow',
    summary: 'Unfollow a tag',
    ...follows,
    answer: Tag,
  }),
  feature: endpoint({
    method: 'POST',
    path: '/api/v1/tags/:name/feature',
    summary: 'Show a tag on your profile',
    ...profile,
    answer: Tag,
  }),
  unfeature: endpoint({
    method: 'POST',
    path: '/api/v1/tags/:name/unfeature',
    summary: 'Take a tag off your profile',
    ...profile,
    answer: Tag,
  }),
  followed: endpoint({
    method: 'GET',
    path: '/api/v1/followed_tags',
    summary: 'Tags that you follow',
    auth: 'user',
    scopes: ['read:follows'],
    paged: { by: 'mark', limit: 100 },
    answer: Type.Array(Tag),
  }),
};
