import type { Permission as Word } from '@linnet/api-schemas/permissions.ts';
import type { FastifyRequest } from 'fastify';
import type { Context } from '../../core/context.ts';
import type { Permission } from '../../core/staff/permissions.ts';
import { permissionsOf } from '../../core/staff/roles.ts';
import { AccessError } from './errors.ts';

/** The hook of a route for staff, after who asks is known: throws an AccessError unless their role allows it. */
export function requirePermission(ctx: Context, word: Word): (request: FastifyRequest) => Promise<void> {
  const permission: Permission = word;
  return async ({ auth }) => {
    if (auth === null) throw new AccessError('no-token');
    if (!(await permissionsOf(ctx, auth.role)).has(permission)) throw new AccessError('role');
  };
}
