import { user } from '@linnet/api-schemas/gotosocial/endpoints/user.ts';
import type { User } from '@linnet/api-schemas/gotosocial/user.ts';
import type { Context } from '../../../core/context.ts';
import { permissionsOf } from '../../../core/staff/roles.ts';
import { confirmPerson } from '../../../core/two-factor/confirm.ts';
import { changePassword } from '../../../core/users/change-password.ts';
import { changeEmail, loadLogin } from '../../../core/users/email.ts';
import { toIso } from '../../../lib/clock.ts';
import { defineRoutes } from '../../http/route.ts';

/** The login of who asks. */
export const userRoutes = defineRoutes(user, {
  get: ({ ctx, auth }) => renderUser(ctx, auth.userId ?? 0),
  changeEmail: async ({ ctx, auth, params, reply }) => {
    const userId = auth.userId ?? 0;
    await changeEmail(ctx, { userId, password: params.password, email: params.new_email });
    reply.code(202);
    return renderUser(ctx, userId);
  },
  changePassword: ({ ctx, auth, params }) =>
    changePassword(ctx, {
      userId: auth.userId ?? 0,
      currentPassword: params.old_password,
      newPassword: params.new_password,
    }),
  confirm: ({ ctx, auth, params }) =>
    confirmPerson(ctx, { userId: auth.userId ?? 0, tokenId: auth.tokenId, ...params }),
});

async function renderUser(ctx: Context, userId: number): Promise<User> {
  const { id, createdAt, email, pendingEmail, role, approvedAt, disabledAt } = await loadLogin(ctx, userId);
  const may = await permissionsOf(ctx, role);
  return {
    id: String(id),
    created_at: toIso(createdAt),
    email,
    unconfirmed_email: pendingEmail,
    admin: may.has('manageSettings'),
    moderator: may.has('manageReports') && !may.has('manageSettings'),
    approved: approvedAt !== null,
    disabled: disabledAt !== null,
  };
}
