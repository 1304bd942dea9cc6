import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { AdminFinding, Inspection, MailTrial } from '../admin-finding.ts';
import { AdminJob, AdminRound } from '../admin-job.ts';
import { AdminOverview } from '../admin-overview.ts';

const jobs = { auth: 'user', permission: 'viewDevops' } as const;

/** How the server is, and what it does by itself: extensions. */
export const adminOverview = {
  get: endpoint({
    method: 'GET',
    path: '/api/v1/admin/overview',
    summary: 'What waits for staff, and how the server is',
    notes: 'An extension.',
    auth: 'user',
    scopes: ['admin:read'],
    permission: 'viewDashboard',
    answer: AdminOverview,
  }),
  examine: endpoint({
    method: 'POST',
    path: '/api/v1/admin/health',
    summary: 'Look whether all is well with the server, and what to do about it',
    notes: 'An extension. The checks of `linnet doctor`, but for those that would keep a running server from its work.',
    ...jobs,
    scopes: ['admin:read'],
    params: Type.Object({
      network: Type.Boolean({ default: false, description: 'from outside as well: other machines are asked' }),
    }),
    answer: Type.Array(AdminFinding),
  }),
  testMail: endpoint({
    method: 'POST',
    path: '/api/v1/admin/mail/test',
    summary: 'Send yourself a mail at once, and say what the mail server answers',
    notes: 'An extension. It goes to the address of your login, and to no other.',
    ...jobs,
    scopes: ['admin:write'],
    answer: MailTrial,
  }),
  inspect: endpoint({
    method: 'POST',
    path: '/api/v1/admin/inspect',
    summary: 'Fetch a document of another server as this one does, and say what is made of it',
    notes: 'An extension. Nothing of it is kept, and nothing that is remembered answers for it.',
    ...jobs,
    scopes: ['admin:write'],
    params: Type.Object({
      address: Type.String({ minLength: 1, maxLength: 2_000, description: 'an address, or a handle' }),
    }),
    answer: Inspection,
  }),
  jobs: endpoint({
    method: 'GET',
    path: '/api/v1/admin/jobs',
    summary: 'Background work, the newest first',
    notes: 'An extension.',
    ...jobs,
    scopes: ['admin:read'],
    params: Type.Object({ parked: Type.Boolean({ default: false, description: 'only what has failed for good' }) }),
    paged: { by: 'id', limit: 40, max: 80 },
    answer: Type.Array(AdminJob),
  }),
  rounds: endpoint({
    method: 'GET',
    path: '/api/v1/admin/schedule',
    summary: 'What the server does again and again, what is due next first',
    notes: 'An extension.',
    ...jobs,
    scopes: ['admin:read'],
    answer: Type.Array(AdminRound),
  }),
  runRound: endpoint({
    method: 'POST',
    path: '/api/v1/admin/schedule/:name/run',
    summary: 'Make the next round of something due now',
    notes: 'An extension. The one after that comes its time later.',
    ...jobs,
    scopes: ['admin:write'],
    answer: 'empty',
    errors: [409],
  }),
  retryJob: endpoint({
    method: 'POST',
    path: '/api/v1/admin/jobs/:id/retry',
    summary: 'Make a job due now, with all its attempts',
    notes: 'An extension. One that runs is left alone, and not found.',
    ...jobs,
    scopes: ['admin:write'],
    answer: 'empty',
  }),
  dropJob: endpoint({
    method: 'DELETE',
    path: '/api/v1/admin/jobs/:id',
    summary: 'Give a job up: what it was to do is not done',
    notes: 'An extension. One that runs is left alone, and not found.',
    ...jobs,
    scopes: ['admin:write'],
    answer: 'empty',
  }),
};
