import type { SignInProvider } from '@linnet/api-schemas/mastodon/sign-in-provider.ts';
import type { ProviderView } from '../../../core/providers/keep-providers.ts';
import { toIso } from '../../../lib/clock.ts';
import { renderBadge } from './role.ts';

/** Where people may sign in instead, for staff. */
export function renderSignInProvider(view: ProviderView): SignInProvider {
  return {
    id: view.key,
    title: view.title,
    issuer: view.issuer,
    client_id: view.clientId,
    redirect_uri: view.callback,
    joins: view.joins,
    enabled: view.disabledAt === null,
    role_claim: view.roleClaim,
    role_scope: view.roleScope,
    roles: view.rules.map(({ value, role, holds }) => {
      return { value, role_id: role && renderBadge(role).id, role_name: role?.name ?? null, holds };
    }),
    people_count: view.people,
    created_at: toIso(view.createdAt),
  };
}
