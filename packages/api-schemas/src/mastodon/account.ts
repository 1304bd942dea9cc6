import Type from 'typebox';
import { Count, DateTime, Id, nullable, PlainDate, Url } from './common.ts';
import { CustomEmoji } from './custom-emoji.ts';

/** One row of a profile's table. `value` is HTML in an Account and plain text in `source.fields`. */
export const Field = Type.Object({
  name: Type.String(),
  value: Type.String(),
  verified_at: nullable(DateTime),
});
export type Field = Type.Static<typeof Field>;

/** The public badge of a role. */
export const AccountRole = Type.Object({ id: Type.String(), name: Type.String(), color: Type.String() });
export type AccountRole = Type.Static<typeof AccountRole>;

/** The viewer's own role; `permissions` is a bit set written as a decimal string. */
export const Role = Type.Object({
  ...AccountRole.properties,
  permissions: Type.String({ pattern: '^[0-9]+$' }),
  highlighted: Type.Boolean(),
  /** How many collections of people one may have. */
  collection_limit: Type.Integer(),
});
export type Role = Type.Static<typeof Role>;

/** Who may put this account into a collection; the shape repeats quote approval. */
export const FeatureApproval = Type.Object({
  automatic: Type.Array(Type.Enum(['public', 'followers', 'following', 'unsupported_policy'])),
  manual: Type.Array(Type.Enum(['public', 'followers', 'following', 'unsupported_policy'])),
  current_user: Type.Enum(['automatic', 'manual', 'denied', 'missing', 'unknown']),
});
export type FeatureApproval = Type.Static<typeof FeatureApproval>;

/**
 * An account another one has moved to: everything of Account except a further `moved`, so that a chain of moves stays
 * one level deep.
 */
export const MovedAccount = Type.Object({
  id: Id,
  username: Type.String(),
  acct: Type.String(),
  /** Plain text, may be empty, never null. */
  display_name: Type.String(),
  locked: Type.Boolean(),
  bot: Type.Boolean(),
  group: Type.Boolean(),
  discoverable: nullable(Type.Boolean()),
  indexable: Type.Boolean(),
  noindex: Type.Optional(Type.Boolean()),
  /** Truncated to midnight, so that it does not tell when exactly somebody signed up. */
  created_at: DateTime,
  /** HTML. */
  note: Type.String(),
  url: Url,
  uri: Url,
  avatar: Url,
  avatar_static: Url,
  avatar_description: Type.String(),
  header: Url,
  header_static: Url,
  header_description: Type.String(),
  followers_count: Count,
  following_count: Count,
  statuses_count: Count,
  last_status_at: nullable(PlainDate),
  hide_collections: nullable(Type.Boolean()),
  show_featured: Type.Optional(Type.Boolean()),
  show_media: Type.Optional(Type.Boolean()),
  show_media_replies: Type.Optional(Type.Boolean()),
  emojis: Type.Array(CustomEmoji),
  fields: Type.Array(Field),
  roles: Type.Optional(Type.Array(AccountRole)),
  /** Present only when true. */
  suspended: Type.Optional(Type.Boolean()),
  limited: Type.Optional(Type.Boolean()),
  memorial: Type.Optional(Type.Boolean()),
  feature_approval: Type.Optional(FeatureApproval),
});
export type MovedAccount = Type.Static<typeof MovedAccount>;

export const Account = Type.Object({
  ...MovedAccount.properties,
  moved: Type.Optional(nullable(MovedAccount)),
});
export type Account = Type.Static<typeof Account>;

/** The answer of `GET /api/v1/mutes`: second precision, null for ever. */
export const MutedAccount = Type.Object({
  ...Account.properties,
  mute_expires_at: nullable(Type.String()),
});
export type MutedAccount = Type.Static<typeof MutedAccount>;
