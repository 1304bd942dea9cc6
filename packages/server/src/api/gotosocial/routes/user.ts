import { user } from '@linnet/api-schemas/gotosocial/endpoints/user.ts';
import { confirmPerson } from '../../../core/two-factor/confirm.ts';
import { changePassword } from '../../../core/users/change-password.ts';
import { defineRoutes } from '../../http/route.ts';

/** The login of who asks. */
export const userRoutes = defineRoutes(user, {
  changePassword: ({ ctx, auth, params }) =>
    changePassword(ctx, {
      userId: auth.userId ?? 0,
      currentPassword: params.old_password,
      newPassword: params.new_password,
    }),
  confirm: ({ ctx, auth, params }) =>
    confirmPerson(ctx, { userId: auth.userId ?? 0, tokenId: auth.tokenId, ...params }),
});
