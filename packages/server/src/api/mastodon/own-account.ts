import type { CredentialAccount } from '@linnet/api-schemas/mastodon/credential-account.ts';
import type { FastifyRequest } from 'fastify';
import type { Context } from '../../core/context.ts';
import { countFollowRequests } from '../../core/follows/requests.ts';
import { loadLocale } from '../../core/users/locale.ts';
import { loadPostDefaults } from '../../core/users/post-defaults.ts';
import type { UserRole } from '../../core/users/roles.ts';
import { loadAccountView } from './accounts.ts';
import { renderFor } from './render-for.ts';
import { accountOf } from './routes/request.ts';
import { renderCredentialAccount } from './serializers/credential-account.ts';

/** The account of who asks, as only its owner sees it. */
export async function loadOwnAccount(ctx: Context, request: FastifyRequest): Promise<CredentialAccount> {
  const accountId = accountOf(request);
  return renderCredentialAccount(renderFor(ctx), {
    account: await loadAccountView(ctx, accountId),
    role: (request.auth?.role ?? 'user') as UserRole,
    defaults: await loadPostDefaults(ctx, accountId),
    followRequestsCount: await countFollowRequests(ctx, accountId),
    locale: await loadLocale(ctx, accountId),
  });
}
