import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { AdminAccount, ResetLink } from '../admin-account.ts';
import { SignIn, StaffSession } from '../sign-in.ts';
import { StaffNote } from '../staff-note.ts';

const read = { auth: 'user', scopes: ['admin:read:accounts'], permission: 'manageUsers' } as const;
const write = { auth: 'user', scopes: ['admin:write:accounts'], permission: 'manageUsers' } as const;
const access = { ...write, permission: 'manageUserAccess' } as const;

/** What staff do with people beyond Mastodon's API. */
export const adminPeople = {
  create: endpoint({
    method: 'POST',
    path: '/api/v1/admin/accounts',
    summary: 'Make a login for somebody',
    notes:
      'They are in at once, and choose a password by `link`, which is good for a day and once, and answered this one time. Where mail is sent ' +
      'they get another one, good for a week. A role is one below your own that you may give. What keeps people out who want to join is not asked.',
    ...access,
    confirm: true,
    params: Type.Object({
      username: Type.String({ default: '' }),
      email: Type.String({ default: '' }),
      role_id: Type.String({ default: '-99', description: 'as `role.id` has it' }),
      locale: Type.Optional(Type.String({ description: 'the language that they are written to in' })),
    }),
    errors: [422],
    answer: Type.Object({ account: AdminAccount, link: ResetLink }),
  }),
  sameIp: endpoint({
    method: 'GET',
    path: '/api/v1/admin/accounts/:id/same_ip',
    summary: 'Who else came from where somebody came from',
    notes:
      'Of what is kept: the last 50 times of each, of a year at most. An address of IPv6 counts as its /64 network. The 40 who joined last, each ' +
      'with what they share.',
    ...read,
    answer: Type.Array(Type.Object({ account: AdminAccount, shared: Type.Array(Type.String()) })),
  }),
  email: endpoint({
    method: ['PUT', 'PATCH'],
    path: '/api/v1/admin/accounts/:id/email',
    summary: 'Have mail for somebody go to another address',
    notes:
      'Where mail is sent it is `unconfirmed_email` until they have confirmed it, and the present one is told. The present one takes the wish back.',
    ...access,
    confirm: true,
    params: Type.Object({ email: Type.String({ default: '' }) }),
    errors: [422],
    answer: AdminAccount,
  }),
  confirm: endpoint({
    method: 'POST',
    path: '/api/v1/admin/accounts/:id/confirm',
    summary: 'Take an address for confirmed where no mail reached it',
    notes: 'That of `unconfirmed_email` takes its place. 409 where nothing is to confirm.',
    ...access,
    confirm: true,
    errors: [409],
    answer: AdminAccount,
  }),
  resendConfirmation: endpoint({
    method: 'POST',
    path: '/api/v1/admin/accounts/:id/resend_confirmation',
    summary: 'Mail once more the link by which somebody confirms an address',
    notes: '409 where nothing is to confirm, or no mail is sent.',
    ...access,
    errors: [409],
    answer: AdminAccount,
  }),
  liftTwoFactor: endpoint({
    method: 'DELETE',
    path: '/api/v1/admin/accounts/:id/two_factor',
    summary: 'Ask no second step of somebody who has lost theirs',
    notes: 'All that is signed in ends at once, and they are told. 409 where it is off.',
    ...access,
    confirm: true,
    errors: [409],
    answer: AdminAccount,
  }),
  unreject: endpoint({
    method: 'POST',
    path: '/api/v1/admin/accounts/:id/unreject',
    summary: 'Take a refusal back: they wait again',
    ...write,
    answer: AdminAccount,
  }),
  disable: endpoint({
    method: 'POST',
    path: '/api/v1/admin/accounts/:id/disable',
    summary: 'Take a login away until it is given back',
    notes: 'All that is signed in ends at once.',
    ...write,
    answer: AdminAccount,
  }),
  changeRole: endpoint({
    method: ['PUT', 'PATCH'],
    path: '/api/v1/admin/accounts/:id/role',
    summary: 'Give somebody another role',
    notes: 'One that is below your own. 409 where the server would be without an owner.',
    ...write,
    permission: 'manageRoles',
    confirm: true,
    params: Type.Object({ role_id: Type.String({ description: 'as `role.id` has it; `-99` is no office' }) }),
    errors: [409],
    answer: AdminAccount,
  }),
  resetLink: endpoint({
    method: 'POST',
    path: '/api/v1/admin/accounts/:id/reset_link',
    summary: 'Make a link by which somebody chooses a new password',
    notes:
      'For who has lost theirs and gets no mail: it is good for a day and once, and answered this one time. Using it ends all that is signed in. ' +
      'Where mail is sent, they are told that it was made.',
    ...access,
    confirm: true,
    answer: ResetLink,
  }),
  sessions: endpoint({
    method: 'GET',
    path: '/api/v1/admin/accounts/:id/sessions',
    summary: 'What is signed in as somebody',
    ...read,
    paged: { by: 'id', limit: 40 },
    answer: Type.Array(StaffSession),
  }),
  endSession: endpoint({
    method: 'DELETE',
    path: '/api/v1/admin/accounts/:id/sessions/:sessionId',
    summary: 'Sign something out',
    ...access,
    answer: 'empty',
  }),
  endSessions: endpoint({
    method: 'DELETE',
    path: '/api/v1/admin/accounts/:id/sessions',
    summary: 'Sign everything out',
    ...access,
    answer: 'empty',
  }),
  signIns: endpoint({
    method: 'GET',
    path: '/api/v1/admin/accounts/:id/sign_ins',
    summary: 'Where somebody came from',
    notes: 'The last 50, of a year at most.',
    ...read,
    answer: Type.Array(SignIn),
  }),
  notes: endpoint({
    method: 'GET',
    path: '/api/v1/admin/accounts/:id/notes',
    summary: 'What staff wrote down about somebody',
    ...read,
    paged: { by: 'id', limit: 40 },
    answer: Type.Array(StaffNote),
  }),
  addNote: endpoint({
    method: 'POST',
    path: '/api/v1/admin/accounts/:id/notes',
    summary: 'Write something down about somebody',
    notes: 'Up to 2,000 characters, and 200 notes.',
    ...write,
    params: Type.Object({ content: Type.String({ default: '' }) }),
    answer: StaffNote,
  }),
  removeNote: endpoint({
    method: 'DELETE',
    path: '/api/v1/admin/accounts/:id/notes/:noteId',
    summary: 'Take a note away',
    ...write,
    answer: 'empty',
  }),
};
