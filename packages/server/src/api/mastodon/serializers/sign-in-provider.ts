import type { SignInProvider } from '@linnet/api-schemas/mastodon/sign-in-provider.ts';
import type { ProviderView } from '../../../core/providers/keep-providers.ts';
import type { SamlView } from '../../../core/providers/saml-view.ts';
import { toIso } from '../../../lib/clock.ts';
import { renderBadge } from './role.ts';

/** Where people may sign in instead, for staff. */
export function renderSignInProvider(view: ProviderView): SignInProvider {
  return {
    id: view.key,
    kind: view.kind,
    title: view.title,
    issuer: view.saml?.entityId ?? view.issuer,
    client_id: view.saml?.audience ?? view.clientId,
    redirect_uri: view.callback,
    joins: view.joins,
    enabled: view.disabledAt === null,
    role_claim: view.roleClaim,
    role_scope: view.roleScope,
    roles: view.rules.map(({ value, role, holds }) => {
      return { value, role_id: role && renderBadge(role).id, role_name: role?.name ?? null, holds };
    }),
    saml: view.saml && renderSaml(view.saml),
    people_count: view.people,
    created_at: toIso(view.createdAt),
  };
}

function renderSaml(view: SamlView): NonNullable<SignInProvider['saml']> {
  return {
    sign_on_url: view.signOnUrl,
    metadata_url: view.metadataUrl,
    read_at: toIso(view.readAt),
    stale: view.isStale,
    unsolicited: view.unsolicited,
    certificates: view.certificates.map(({ subject, fingerprint, expiresAt }) => {
      return { subject, fingerprint, expires_at: toIso(expiresAt) };
    }),
  };
}
