import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { Status } from '../status.ts';

const Filter = {
  local: Type.Optional(Type.Boolean()),
  remote: Type.Optional(Type.Boolean({ description: 'counts without `local` only' })),
  only_media: Type.Optional(Type.Boolean()),
};
const Tags = Type.Array(Type.String(), { maxItems: 4, default: [] });

const timeline = { method: 'GET', paged: { by: 'id', limit: 20 }, answer: Type.Array(Status) } as const;
const open = { auth: 'optional', scopes: ['read:statuses'] } as const;

export const timelines = {
  home: endpoint({
    path: '/api/v1/timelines/home',
    summary: 'What those you follow wrote and boosted',
    auth: 'user',
    scopes: ['read:statuses'],
    ...timeline,
  }),
  public: endpoint({
    path: '/api/v1/timelines/public',
    summary: 'Everything public that is known here',
    ...open,
    params: Type.Object(Filter),
    ...timeline,
  }),
  tag: endpoint({
    path: '/api/v1/timelines/tag/:hashtag',
    summary: 'What is tagged with a word, or with one of several',
    ...open,
    params: Type.Object({ any: Tags, all: Tags, none: Tags, ...Filter }),
    ...timeline,
  }),
  link: endpoint({
    path: '/api/v1/timelines/link',
    summary: 'What links to a page that trends',
    notes: 'By people who want to be found. 404 for an address that does not trend.',
    ...open,
    params: Type.Object({ url: Type.String({ maxLength: 2_048 }) }),
    ...timeline,
  }),
  direct: endpoint({
    path: '/api/v1/timelines/direct',
    summary: 'Direct posts that you wrote or were sent',
    notes: 'Conversations hold the same, in threads.',
    auth: 'user',
    scopes: ['read:statuses'],
    deprecated: '2018-10-30',
    ...timeline,
  }),
  list: endpoint({
    path: '/api/v1/timelines/list/:id',
    summary: 'What those on a list wrote and boosted',
    auth: 'user',
    scopes: ['read:lists'],
    ...timeline,
  }),
};
