import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { AdminRole } from '../admin-role.ts';

const read = { auth: 'user', scopes: ['admin:read:accounts'], permission: 'manageRoles' } as const;
const write = { auth: 'user', scopes: ['admin:write:accounts'], permission: 'manageRoles', confirm: true } as const;

const name = Type.String({ description: 'at most 40 characters' });
const color = Type.String({ description: 'as `#rrggbb`; empty for none' });
const position = Type.Integer({ description: 'from 1 to 999; 0 where it allows nothing of staff' });
const permissions = Type.String({
  pattern: '^[0-9]{1,10}$',
  description: 'the sum of what it allows, as `role.permissions`',
});
const highlighted = Type.Boolean({ description: 'whether profiles show it' });

const require_2fa = Type.Boolean({
  description: 'whether nothing opens to who has it before they have turned two-factor sign-in on',
});

/** What people may be here. Extensions. */
export const adminRoles = {
  all: endpoint({
    method: 'GET',
    path: '/api/v1/admin/roles',
    summary: 'All roles, the highest first',
    notes: 'The last, `-99`, is that of people who have none.',
    ...read,
    answer: Type.Array(AdminRole),
  }),
  create: endpoint({
    method: 'POST',
    path: '/api/v1/admin/roles',
    summary: 'Make a role',
    notes: 'Below your own, which allows nothing that you may not do.',
    ...write,
    params: Type.Object({
      name,
      color: Type.String({ default: '', description: 'as `#rrggbb`; empty for none' }),
      position: Type.Integer({ default: 0, description: 'from 1 to 999; 0 where it allows nothing of staff' }),
      permissions: Type.Optional(permissions),
      highlighted: Type.Boolean({ default: false, description: 'whether profiles show it' }),
      require_2fa: Type.Optional(require_2fa),
    }),
    answer: AdminRole,
  }),
  change: endpoint({
    method: 'PUT',
    path: '/api/v1/admin/roles/:id',
    summary: 'Change a role',
    notes: 'What is not said stays. It holds at once for all who have it.',
    ...write,
    errors: [409],
    params: Type.Partial(Type.Object({ name, color, position, permissions, highlighted, require_2fa })),
    answer: AdminRole,
  }),
  remove: endpoint({
    method: 'DELETE',
    path: '/api/v1/admin/roles/:id',
    summary: 'Take a role away',
    notes: 'Whoever has it has none from then on. Those with `stock` are always there.',
    ...write,
    errors: [409],
    answer: 'empty',
  }),
};
