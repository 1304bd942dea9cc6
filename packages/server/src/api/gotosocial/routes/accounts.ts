import { accounts } from '@linnet/api-schemas/gotosocial/endpoints/accounts.ts';
import { leaveServer } from '../../../core/moderation/remove-local-account.ts';
import { defineRoutes } from '../../http/route.ts';

/** The account of who asks, as a whole. */
export const accountRoutes = defineRoutes(accounts, {
  leave: ({ ctx, auth, params }) => leaveServer(ctx, { userId: auth.userId ?? 0, password: params.password }),
});
