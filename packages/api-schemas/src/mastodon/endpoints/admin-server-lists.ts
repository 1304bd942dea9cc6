import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { FileParam } from '../../file-param.ts';
import { AdminServerDraft, AdminServerList, ListKind } from '../admin-server-list.ts';
import { Count } from '../common.ts';

const lists = '/api/v1/admin/server_lists';
const staff = { auth: 'user', permission: 'manageFederation' } as const;
const read = { ...staff, scopes: ['admin:read:domain_blocks'] } as const;
const write = { ...staff, scopes: ['admin:write:domain_blocks'] } as const;

export const adminServerLists = {
  index: endpoint({
    method: 'GET',
    path: lists,
    summary: 'Lists of servers that were brought to be looked at, newest first',
    notes: 'Without those that are fetched.',
    ...read,
    paged: { by: 'id', limit: 40, max: 100 },
    answer: Type.Array(AdminServerList),
  }),
  create: endpoint({
    method: 'POST',
    path: lists,
    summary: 'Bring a list of servers to be blocked or allowed, to be looked at before anything is done',
    notes:
      'Mastodon’s table (with the names of its columns, or in its order), GoToSocial’s JSON, or a name a line; 10,000 servers and 800,000 characters at most, 100,000 as `data`. ' +
      'What says no severity suspends. Rows that cannot be read are named; servers about which the same is decided are left out. 100 lists are kept.',
    ...write,
    uploads: 1,
    errors: [413],
    params: Type.Object({
      file: Type.Optional(FileParam),
      data: Type.Optional(Type.String({ description: 'the list itself, instead of a file' })),
      permission_type: Type.Optional(ListKind),
      name: Type.Optional(Type.String({ description: '200 characters are kept' })),
    }),
    answer: AdminServerList,
  }),
  export: endpoint({
    method: 'GET',
    path: `${lists}/export`,
    summary: 'What is decided here, as a list for others',
    notes: 'Without what staff wrote for themselves. `json`, as GoToSocial reads it, has suspended servers alone.',
    ...read,
    params: Type.Object({
      permission_type: Type.Optional(ListKind),
      format: Type.Optional(Type.Enum(['csv', 'json'])),
    }),
    answer: 'bytes',
  }),
  show: endpoint({
    method: 'GET',
    path: `${lists}/:id`,
    summary: 'A list of servers, and how far it is applied',
    ...read,
    answer: AdminServerList,
  }),
  drafts: endpoint({
    method: 'GET',
    path: `${lists}/:id/drafts`,
    summary: 'What a list says and nobody decided on, in its order, with what each would be about',
    notes: 'People are counted up to 1,000 a server, and the first 20 known servers below a name.',
    ...read,
    paged: { by: 'id', limit: 50, max: 100 },
    answer: Type.Array(AdminServerDraft),
  }),
  accept: endpoint({
    method: 'POST',
    path: `${lists}/:id/accept`,
    summary: 'Decide as a list says, in the background',
    notes: 'About these drafts, or `all` that are open. Comments that a list has none for stay.',
    ...write,
    confirm: { of: 'browsers' },
    params: Type.Object({
      ids: Type.Optional(Type.Array(Type.String(), { maxItems: 200 })),
      all: Type.Optional(Type.Boolean()),
    }),
    answer: Type.Object({ count: Count }),
  }),
  refuse: endpoint({
    method: 'POST',
    path: `${lists}/:id/refuse`,
    summary: 'Leave drafts of a list out',
    notes: 'A list that is fetched makes none of these again until it says something else.',
    ...write,
    params: Type.Object({ ids: Type.Array(Type.String(), { maxItems: 200 }) }),
    answer: Type.Object({ count: Count }),
  }),
  remove: endpoint({
    method: 'DELETE',
    path: `${lists}/:id`,
    summary: 'Forget a list and whatever of it is not applied yet',
    notes: 'It is fetched no more; decisions that were made from it stay, and are nobody’s but the staff’s.',
    ...write,
    answer: 'empty',
  }),
};
