import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { Account } from '../account.ts';
import { AccountWarning } from '../account-warning.ts';
import { AdminAccount } from '../admin-account.ts';
import { nullable } from '../common.ts';

const write = { auth: 'user', scopes: ['admin:write:accounts'], permission: 'manageReports' } as const;
const read = { auth: 'user', scopes: ['admin:read:accounts'], permission: 'manageReports' } as const;
const appeals = { auth: 'user', permission: 'manageAppeals' } as const;

function lift<const Path extends string>(path: Path, summary: string) {
  return endpoint({ method: 'POST', path, summary, ...write, answer: AdminAccount });
}

/** What was done to somebody, as moderators see it. */
const Strike = Type.Object({ ...AccountWarning.properties, by: nullable(Account), report_id: nullable(Type.String()) });

const type = Type.Enum([
  'none',
  'disable',
  'sensitive',
  'silence',
  'suspend',
  'delete_statuses',
  'mark_statuses_as_sensitive',
]);
const text = Type.String({ default: '', description: 'what they are told, 2,000 characters at most' });

export const adminSanctions = {
  act: endpoint({
    method: 'POST',
    path: '/api/v1/admin/accounts/:id/action',
    summary: 'Act against somebody',
    notes:
      '`none` only tells them `text`. `disable`: they may read and nothing else, and everything of theirs is signed out. `sensitive`: all they post ' +
      'is. `silence`: nobody is shown them who does not follow them. `suspend`: out of sight at once, and removed after 30 days. ' +
      '`delete_statuses` and `mark_statuses_as_sensitive` are about `status_ids[]`. What is done to an account resolves all reports about it. ' +
      'In the web app `suspend` wants `POST /api/v1/user/confirm` before, or a sign-in, within the last 15 minutes; other apps are not asked.',
    ...write,
    confirm: { of: 'browsers', when: { type: ['suspend'] } },
    params: Type.Object({
      type,
      text,
      report_id: Type.Optional(Type.String()),
      status_ids: Type.Array(Type.String(), { default: [], maxItems: 100 }),
      send_email_notification: Type.Boolean({ default: true, description: 'whether they are told by mail, too' }),
    }),
    answer: 'empty',
  }),
  preview: endpoint({
    method: 'POST',
    path: '/api/v1/admin/accounts/:id/action/preview',
    summary: 'The mail that somebody would get of it, before anything is done',
    notes: 'In their language. Null where none goes to them: people of other servers, and servers without mail.',
    ...write,
    params: Type.Object({ type, text }),
    answer: Type.Object({ mail: nullable(Type.Object({ subject: Type.String(), text: Type.String() })) }),
  }),
  unsilence: lift('/api/v1/admin/accounts/:id/unsilence', 'Let somebody be shown to everybody again'),
  unsuspend: lift('/api/v1/admin/accounts/:id/unsuspend', 'Bring somebody back, with all that was hidden'),
  unsensitive: lift('/api/v1/admin/accounts/:id/unsensitive', 'Believe again what somebody says of their files'),
  unfreeze: lift('/api/v1/admin/accounts/:id/unfreeze', 'Let somebody do more than read again'),
  strikes: endpoint({
    method: 'GET',
    path: '/api/v1/admin/accounts/:id/strikes',
    summary: 'What was done to somebody, newest first',
    ...read,
    paged: { by: 'id', limit: 20, max: 40 },
    answer: Type.Array(Strike),
  }),
  undo: endpoint({
    method: 'POST',
    path: '/api/v1/admin/strikes/:id/undo',
    summary: 'Undo one of them',
    notes: '409 once it is final.',
    ...write,
    errors: [409],
    answer: Strike,
  }),
  appeals: endpoint({
    method: 'GET',
    path: '/api/v1/admin/appeals',
    summary: 'What people appeal against, newest first',
    ...appeals,
    scopes: ['admin:read:accounts'],
    params: Type.Object({ state: Type.Enum(['pending', 'approved', 'rejected'], { default: 'pending' }) }),
    paged: { by: 'id', limit: 20, max: 40 },
    answer: Type.Array(Strike),
  }),
  approve: endpoint({
    method: 'POST',
    path: '/api/v1/admin/appeals/:id/approve',
    summary: 'Say that they are right: what was done is undone',
    notes: 'The id is that of the strike. 409 where it was answered before, or is final.',
    ...appeals,
    scopes: ['admin:write:accounts'],
    errors: [409],
    answer: Strike,
  }),
  reject: endpoint({
    method: 'POST',
    path: '/api/v1/admin/appeals/:id/reject',
    summary: 'Say that it stays',
    notes: '409 where it was answered before.',
    ...appeals,
    scopes: ['admin:write:accounts'],
    errors: [409],
    answer: Strike,
  }),
};
export type Strike = Type.Static<typeof Strike>;
