import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { AuditEntry } from '../audit-entry.ts';

export const adminAudit = {
  all: endpoint({
    method: 'GET',
    path: '/api/v1/admin/audit',
    summary: 'What staff did, newest first',
    notes: 'An extension. One filter at a time: who did it, what it was, or what it was done to.',
    auth: 'user',
    scopes: ['admin:read'],
    permission: 'viewAuditLog',
    params: Type.Object({
      account_id: Type.Optional(Type.String({ description: 'who did it' })),
      act: Type.Optional(Type.String({ maxLength: 100, description: 'such as `report.resolve`' })),
      target_kind: Type.Optional(Type.String({ maxLength: 30, description: 'with `target_key`' })),
      target_key: Type.Optional(Type.String({ maxLength: 300 })),
    }),
    paged: { by: 'id', limit: 40, max: 80 },
    answer: Type.Array(AuditEntry),
  }),
  acts: endpoint({
    method: 'GET',
    path: '/api/v1/admin/audit/acts',
    summary: 'All that is written down',
    notes: 'An extension.',
    auth: 'user',
    scopes: ['admin:read'],
    permission: 'viewAuditLog',
    answer: Type.Array(Type.String()),
  }),
};
