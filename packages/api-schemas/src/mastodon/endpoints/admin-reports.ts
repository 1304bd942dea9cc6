import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { AdminReport, ReportNote } from '../admin-report.ts';

const read = { auth: 'user', scopes: ['admin:read:reports'], permission: 'manageReports' } as const;
const write = { auth: 'user', scopes: ['admin:write:reports'], permission: 'manageReports' } as const;

export const adminReports = {
  all: endpoint({
    method: 'GET',
    path: '/api/v1/admin/reports',
    summary: 'What people and other servers reported, newest first',
    notes: 'What waits, unless `resolved` is true. `assigned_to_me`: what you see to.',
    ...read,
    params: Type.Object({
      resolved: Type.Boolean({ default: false }),
      account_id: Type.Optional(Type.String()),
      target_account_id: Type.Optional(Type.String()),
      by_target_domain: Type.Optional(Type.String()),
      assigned_to_me: Type.Boolean({ default: false }),
    }),
    paged: { by: 'id', limit: 100, max: 200 },
    answer: Type.Array(AdminReport),
  }),
  one: endpoint({
    method: 'GET',
    path: '/api/v1/admin/reports/:id',
    summary: 'One of them',
    notes: '`evidence` are the posts as they were, and what became of them.',
    ...read,
    answer: AdminReport,
  }),
  change: endpoint({
    method: ['PUT', 'PATCH'],
    path: '/api/v1/admin/reports/:id',
    summary: 'Say what it is about',
    notes: 'Rules alone make it a violation; any other category names none.',
    ...write,
    params: Type.Object({
      category: Type.Optional(Type.Enum(['spam', 'legal', 'violation', 'other'])),
      rule_ids: Type.Optional(Type.Array(Type.String(), { maxItems: 200 })),
    }),
    answer: AdminReport,
  }),
  assign: endpoint({
    method: 'POST',
    path: '/api/v1/admin/reports/:id/assign_to_self',
    summary: 'See to it yourself',
    ...write,
    answer: AdminReport,
  }),
  unassign: endpoint({
    method: 'POST',
    path: '/api/v1/admin/reports/:id/unassign',
    summary: 'Leave it to others',
    ...write,
    answer: AdminReport,
  }),
  resolve: endpoint({
    method: 'POST',
    path: '/api/v1/admin/reports/:id/resolve',
    summary: 'Say that it was seen to',
    notes: 'Whoever reported is told, with `action_taken_comment` (1,000 characters at most) where there is one.',
    ...write,
    params: Type.Object({ action_taken_comment: Type.String({ default: '' }) }),
    answer: AdminReport,
  }),
  reopen: endpoint({
    method: 'POST',
    path: '/api/v1/admin/reports/:id/reopen',
    summary: 'Put it back among those that wait',
    ...write,
    answer: AdminReport,
  }),
  notes: endpoint({
    method: 'GET',
    path: '/api/v1/admin/reports/:id/notes',
    summary: 'What moderators wrote about it, oldest first',
    ...read,
    answer: Type.Array(ReportNote),
  }),
  addNote: endpoint({
    method: 'POST',
    path: '/api/v1/admin/reports/:id/notes',
    summary: 'Write something for other moderators',
    notes: '1,000 characters at most, and 100 notes.',
    ...write,
    params: Type.Object({ text: Type.String() }),
    answer: ReportNote,
  }),
  removeNote: endpoint({
    method: 'DELETE',
    path: '/api/v1/admin/reports/:id/notes/:noteId',
    summary: 'Take a note away',
    ...write,
    answer: 'empty',
  }),
};
