import Type from 'typebox';
import { Account, Field, Role } from './account.ts';
import { Count, nullable } from './common.ts';
import { CredentialAccountExtensions } from './extensions.ts';
import { PleromaAccount } from './pleroma.ts';
import { Visibility } from './visibility.ts';

/** The unrendered profile, as its owner typed it. */
export const AccountSource = Type.Object({
  privacy: Visibility,
  sensitive: Type.Boolean(),
  language: nullable(Type.String()),
  note: Type.String(),
  fields: Type.Array(Field),
  follow_requests_count: Count,
  hide_collections: nullable(Type.Boolean()),
  discoverable: nullable(Type.Boolean()),
  indexable: Type.Boolean(),
  attribution_domains: Type.Array(Type.String()),
  quote_policy: Type.Enum(['public', 'followers', 'nobody']),
});
export type AccountSource = Type.Static<typeof AccountSource>;

/** The answer of `verify_credentials` and `update_credentials`. */
export const CredentialAccount = Type.Object({
  ...Account.properties,
  source: AccountSource,
  role: Role,
  ...CredentialAccountExtensions,
  pleroma: PleromaAccount,
});
export type CredentialAccount = Type.Static<typeof CredentialAccount>;
