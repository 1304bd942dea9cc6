import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { AdminListTrial, AdminServerList, ListKind } from '../admin-server-list.ts';
import { nullable } from '../common.ts';

const lists = '/api/v1/admin/server_lists';
const staff = { auth: 'user', permission: 'manageFederation' } as const;
const read = { ...staff, scopes: ['admin:read:domain_blocks'] } as const;
const write = { ...staff, scopes: ['admin:write:domain_blocks'] } as const;

const HOW = {
  name: Type.Optional(Type.String({ description: 'its address without its query, unless given' })),
  priority: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 255,
      description: 'of several lists that name a server the highest decides; 100',
    }),
  ),
  apply_up_to: Type.Optional(
    nullable(
      Type.Integer({
        minimum: 0,
        maximum: 1_000,
        description: 'decides by itself where no more follows are with a server',
      }),
    ),
  ),
  username: Type.Optional(
    Type.String({ description: 'of basic authentication; none: the secret is a bearer’s token' }),
  ),
  secret: Type.Optional(nullable(Type.String({ description: 'a password or token; kept sealed' }))),
};

/** Lists of servers that are fetched again and again. */
export const adminListSubscriptions = {
  all: endpoint({
    method: 'GET',
    path: `${lists}/subscriptions`,
    summary: 'Lists of servers that are fetched every day, the one that decides first before the others',
    ...read,
    answer: Type.Array(AdminServerList),
  }),
  subscribe: endpoint({
    method: 'POST',
    path: `${lists}/subscriptions`,
    summary: 'Have a list fetched every day, for the first time at once, in the background',
    notes:
      'What is new becomes drafts, and so does taking back what was decided from it alone and it names no more. With `apply_up_to` it decides by ' +
      'itself about servers with so many follows at most and about which staff decided nothing; it takes nothing back and makes nothing milder by ' +
      'itself, and one of servers to allow decides nothing by itself. 20 lists.',
    ...write,
    confirm: { of: 'browsers' },
    params: Type.Object({
      url: Type.String({ description: 'https, to a list as `POST /api/v1/admin/server_lists` reads them' }),
      permission_type: Type.Optional(ListKind),
      ...HOW,
    }),
    answer: AdminServerList,
  }),
  test: endpoint({
    method: 'POST',
    path: `${lists}/subscriptions/test`,
    summary: 'What a list would bring, without keeping it',
    ...write,
    params: Type.Object({
      url: Type.String(),
      permission_type: Type.Optional(ListKind),
      username: HOW.username,
      secret: HOW.secret,
      id: Type.Optional(
        Type.String({ description: 'a list whose secret is used where none is given, at the same server' }),
      ),
    }),
    answer: AdminListTrial,
  }),
  exceptions: endpoint({
    method: 'GET',
    path: `${lists}/exceptions`,
    summary: 'Servers that no list that is fetched decides about',
    ...read,
    answer: Type.Object({ domains: Type.Array(Type.String()) }),
  }),
  except: endpoint({
    method: 'PUT',
    path: `${lists}/exceptions`,
    summary: 'Say which servers no list that is fetched decides about: these and no others',
    notes: 'With all names below and above them. 500 names.',
    ...write,
    params: Type.Object({ domains: Type.Array(Type.String(), { maxItems: 500 }) }),
    answer: Type.Object({ domains: Type.Array(Type.String()) }),
  }),
  change: endpoint({
    method: 'PATCH',
    path: `${lists}/:id/subscription`,
    summary: 'Change where and how a list is fetched',
    notes: 'What is left out stays; a secret goes with an address at another server.',
    ...write,
    confirm: { of: 'browsers' },
    params: Type.Object({ url: Type.Optional(Type.String()), ...HOW }),
    answer: AdminServerList,
  }),
  unsubscribe: endpoint({
    method: 'DELETE',
    path: `${lists}/:id/subscription`,
    summary: 'Fetch a list no more, and have drafts of taking back what was decided from it alone',
    ...write,
    answer: AdminServerList,
  }),
  fetch: endpoint({
    method: 'POST',
    path: `${lists}/:id/fetch`,
    summary: 'Fetch a list now, and answer when it is read or could not be',
    ...write,
    answer: AdminServerList,
  }),
};
