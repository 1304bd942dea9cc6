import type { CredentialAccount } from '@linnet/api-schemas/mastodon/credential-account.ts';
import { countFollowRequests } from '../../core/follows/requests.ts';
import { loadRole } from '../../core/staff/roles.ts';
import { loadLocale } from '../../core/users/locale.ts';
import { loadPostDefaults } from '../../core/users/post-defaults.ts';
import type { MemberCall } from '../http/route.ts';
import { loadAccountView } from './accounts.ts';
import { renderFor } from './render-for.ts';
import { renderCredentialAccount } from './serializers/credential-account.ts';

/** The account of who asks, as only its owner sees it. */
export async function loadOwnAccount({ ctx, accountId, auth }: MemberCall): Promise<CredentialAccount> {
  return renderCredentialAccount(renderFor(ctx), {
    account: await loadAccountView(ctx, accountId),
    role: await loadRole(ctx, auth.role ?? 'user'),
    defaults: await loadPostDefaults(ctx, accountId),
    followRequestsCount: await countFollowRequests(ctx, accountId),
    locale: await loadLocale(ctx, accountId),
  });
}
