/** Whether who is new joins by a provider: never, as `registrations` has it, or whatever that says. */
export type ProviderJoins = 'off' | 'server' | 'always';

/** Where people may sign in instead of here (OpenID Connect). */
export interface SignInProvidersTable {
  /** Its name in addresses: `a-z`, `0-9` and `-`. */
  key: string;
  /** What people read. */
  title: string;
  /** As its tokens have it. */
  issuer: string;
  clientId: string;
  /** The client's secret, sealed with a key of the server. */
  sealed: string;
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
