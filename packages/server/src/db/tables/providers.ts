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
}
