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
