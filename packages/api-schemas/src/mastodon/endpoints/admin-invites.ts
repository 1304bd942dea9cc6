import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { AdminInvite, InviteTree } from '../invite.ts';

const read = { auth: 'user', scopes: ['admin:read:accounts'], permission: 'manageInvites' } as const;
const write = { auth: 'user', scopes: ['admin:write:accounts'], permission: 'manageInvites' } as const;

/** Everybody's invites, for staff. Extensions. */
export const adminInvites = {
  all: endpoint({
    method: 'GET',
    path: '/api/v1/admin/invites',
    summary: 'Invites, newest first',
    notes: 'Those that have ended are shown for a month.',
    ...read,
    params: Type.Object({
      open: Type.Boolean({ default: false, description: 'only those that have not ended' }),
      account_id: Type.Optional(Type.String({ description: 'only those of one person' })),
    }),
    paged: { by: 'id', limit: 40, max: 80 },
    answer: Type.Array(AdminInvite),
  }),
  remove: endpoint({
    method: 'DELETE',
    path: '/api/v1/admin/invites/:id',
    summary: 'Take an invite back',
    notes: 'Of somebody whose role is below your own, the server’s, or your own. Answers it as it is then.',
    ...write,
    answer: AdminInvite,
  }),
  tree: endpoint({
    method: 'GET',
    path: '/api/v1/admin/accounts/:id/invite_tree',
    summary: 'Who invited somebody, and who came through them',
    notes: 'At most 200 people below, and 20 steps either way.',
    ...read,
    permission: 'manageUsers',
    answer: InviteTree,
  }),
};
