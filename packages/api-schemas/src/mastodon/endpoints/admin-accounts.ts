import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { AdminAccount } from '../admin-account.ts';

const read = { auth: 'user', scopes: ['admin:read:accounts'], permission: 'manageUsers' } as const;
const write = { auth: 'user', scopes: ['admin:write:accounts'], permission: 'manageUsers' } as const;
const page = { by: 'id', limit: 100, max: 200 } as const;

const Flag = (description: string) => Type.Boolean({ default: false, description });
const Words = (description: string) => Type.Optional(Type.String({ maxLength: 320, description }));
const names = {
  username: Words('the first letters'),
  display_name: Words('the first letters of words'),
  by_domain: Words('people of one server'),
  email: Words('an address, or a part of one'),
  ip: Words('an address they came from, or a range as `192.0.2.0/24`'),
};

/** People, as staff see them. */
export const adminAccounts = {
  all: endpoint({
    method: 'GET',
    path: '/api/v2/admin/accounts',
    summary: 'People, newest first',
    notes:
      'All that is given has to be so. A page may be short, even empty, and have a next one: `Link` says where the look goes on. ' +
      '`status=refused` is an extension: whom staff refused within a week.',
    ...read,
    params: Type.Object({
      origin: Type.Optional(Type.Enum(['local', 'remote'])),
      status: Type.Optional(Type.Enum(['active', 'pending', 'disabled', 'silenced', 'suspended', 'refused'])),
      permissions: Type.Optional(Type.Enum(['staff'])),
      role_ids: Type.Array(Type.String(), { default: [], maxItems: 20 }),
      invited_by: Type.Optional(Type.String({ description: 'the id of an account' })),
      ...names,
    }),
    paged: page,
    answer: Type.Array(AdminAccount),
    since: '3.5.0',
  }),
  allV1: endpoint({
    method: 'GET',
    path: '/api/v1/admin/accounts',
    summary: 'People, newest first',
    notes: 'Of several words about their standing the first one holds.',
    ...read,
    params: Type.Object({
      local: Flag('people here'),
      remote: Flag('people elsewhere'),
      pending: Flag('who wait to be let in'),
      disabled: Flag('whose login was taken away'),
      silenced: Flag('who are limited'),
      suspended: Flag('who are suspended'),
      active: Flag('who are none of these'),
      staff: Flag('who have an office'),
      ...names,
    }),
    paged: page,
    answer: Type.Array(AdminAccount),
    since: '2.9.1',
    deprecated: '2022-03-30',
  }),
  get: endpoint({
    method: 'GET',
    path: '/api/v1/admin/accounts/:id',
    summary: 'Somebody',
    ...read,
    answer: AdminAccount,
    since: '2.9.1',
  }),
  remove: endpoint({
    method: 'DELETE',
    path: '/api/v1/admin/accounts/:id',
    summary: 'Remove somebody who is suspended, with all that is theirs',
    notes: 'For good, in the background; other servers are told of people here. Answers them as they were.',
    ...write,
    permission: 'deleteUserData',
    confirm: { of: 'browsers' },
    errors: [409],
    answer: AdminAccount,
    since: '3.3.0',
  }),
  approve: endpoint({
    method: 'POST',
    path: '/api/v1/admin/accounts/:id/approve',
    summary: 'Let somebody in',
    notes: 'Also whoever was refused.',
    ...write,
    answer: AdminAccount,
    since: '2.9.1',
  }),
  reject: endpoint({
    method: 'POST',
    path: '/api/v1/admin/accounts/:id/reject',
    summary: 'Say no to somebody who waits',
    notes: 'They are forgotten after a week; until then it can be taken back. 409 for who was let in.',
    ...write,
    params: Type.Object({
      text: Type.Optional(Type.String({ description: 'what they read when they sign in, up to 2,000 characters' })),
    }),
    errors: [409],
    answer: AdminAccount,
    since: '2.9.1',
  }),
  enable: endpoint({
    method: 'POST',
    path: '/api/v1/admin/accounts/:id/enable',
    summary: 'Give a login back',
    ...write,
    answer: AdminAccount,
    since: '2.9.1',
  }),
};
