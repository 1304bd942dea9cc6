import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { Account } from '../account.ts';
import { Invitation, Invite } from '../invite.ts';

const read = { auth: 'user', scopes: ['read:accounts'], permission: 'inviteUsers' } as const;
const write = { auth: 'user', scopes: ['write:accounts'], permission: 'inviteUsers' } as const;

/** What lets people in whom somebody here knows. Extensions. */
export const invites = {
  all: endpoint({
    method: 'GET',
    path: '/api/v1/invites',
    summary: 'Your invites, newest first',
    notes: 'Those that have ended are shown for a month.',
    ...read,
    paged: { by: 'id', limit: 40 },
    answer: Type.Array(Invite),
  }),
  create: endpoint({
    method: 'POST',
    path: '/api/v1/invites',
    summary: 'Make an invite',
    notes:
      'How many may be open, how often one lets in and for how long is in `configuration.invites` of the instance.',
    ...write,
    params: Type.Object({
      max_uses: Type.Optional(Type.Integer({ description: 'how many people it lets in; 1 unless said' })),
      expires_in: Type.Optional(Type.Integer({ description: 'seconds; a week unless said' })),
      note: Type.String({ default: '', description: 'whom it is for, up to 200 characters' }),
      autofollow: Type.Boolean({ default: false, description: 'whoever comes by it follows you' }),
    }),
    limit: 'invites',
    answer: Invite,
  }),
  remove: endpoint({
    method: 'DELETE',
    path: '/api/v1/invites/:id',
    summary: 'Take an invite back',
    notes: 'Whoever came by it stays. Answers it as it is then.',
    ...write,
    answer: Invite,
  }),
  accounts: endpoint({
    method: 'GET',
    path: '/api/v1/invites/:id/accounts',
    summary: 'Who came by an invite',
    notes: 'Who still waits to be let in is left out.',
    ...read,
    paged: { by: 'id', limit: 40 },
    answer: Type.Array(Account),
  }),
  offer: endpoint({
    method: 'GET',
    path: '/api/v1/invitations/:code',
    evenIfPrivate: true,
    summary: 'What an invite offers to who was given it',
    notes: 'Who asks for JSON at an invite’s own address is sent here with `usable`.',
    auth: 'none',
    params: Type.Object({
      usable: Type.Boolean({ default: false, description: '401 for one by which nobody joins, as Mastodon answers' }),
    }),
    limit: 'invitation',
    answer: Invitation,
  }),
};
