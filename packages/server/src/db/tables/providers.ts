/** Whether who is new joins by a provider: never, as `registrations` has it, or whatever that says. */
export type ProviderJoins = 'off' | 'server' | 'always';

/** What a provider speaks: OpenID Connect, or SAML 2.0. */
export type ProviderKind = 'oidc' | 'saml';

/** Where people may sign in instead of here. */
export interface SignInProvidersTable {
  /** Its name in addresses: `a-z`, `0-9` and `-`. */
  key: string;
  kind: ProviderKind;
  /** What people read. */
  title: string;
  /** As its tokens have it; of SAML behind `saml:`, since one provider may be called the same in both. */
  issuer: string;
  /** '' of SAML. */
  clientId: string;
  /** The client's secret, or the key that signs for SAML (PEM), sealed with a key of the server. */
  sealed: string;
  /** Of SAML: what the provider says of itself, and what was chosen (`SamlSettings`). */
  samlJson: string | null;
  joins: ProviderJoins;
  /** What of its tokens says roles: a name, or a path with dots; '' for nothing. */
  roleClaim: string;
  /** What has to be asked for to be told; ''. */
  roleScope: string;
  /** `{ value, role }[]`: who has the value there has the role here. */
  rolesJson: string;
  /** Who wrote that, and may give these roles; null is the command line. */
  rolesById: number | null;
  /** Nobody is offered it since then. */
  disabledAt: number | null;
  createdAt: number;
}

/** Who somebody is elsewhere: that issuer and subject are one person is all that counts. */
export interface IdentitiesTable {
  id: number;
  userId: number;
  issuer: string;
  subject: string;
  /** What they are called there, for themselves to read. */
  name: string;
  createdAt: number;
  lastUsedAt: number | null;
  /** The role that its provider gave, and may take away again. */
  role: string | null;
}
