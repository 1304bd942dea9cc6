import Type from 'typebox';
import { Account } from './account.ts';
import { Count, DateTime, Id, nullable, Url } from './common.ts';
import { PartialAccount } from './partial-account.ts';
import { StatusTag } from './tag.ts';

export const CollectionItem = Type.Object({
  id: Id,
  /** Absent while the account has not agreed. */
  account_id: Type.Optional(Id),
  state: Type.Enum(['pending', 'accepted', 'rejected', 'revoked']),
  created_at: DateTime,
});
export type CollectionItem = Type.Static<typeof CollectionItem>;

/** A list of accounts its owner recommends. */
export const Collection = Type.Object({
  id: Id,
  account_id: Id,
  uri: Url,
  url: nullable(Url),
  name: Type.String(),
  description: Type.String(),
  language: nullable(Type.String()),
  local: Type.Boolean(),
  sensitive: Type.Boolean(),
  discoverable: Type.Boolean(),
  tag: nullable(StatusTag),
  item_count: Count,
  items: Type.Array(CollectionItem),
  created_at: DateTime,
  updated_at: DateTime,
});
export type Collection = Type.Static<typeof Collection>;

/** One in a frame of its own, as most answers have it. */
export const WrappedCollection = Type.Object({ collection: Collection });
export const WrappedItem = Type.Object({ collection_item: CollectionItem });

/** With its owner, then everybody in it. */
export const CollectionWithAccounts = Type.Object({ collection: Collection, accounts: Type.Array(Account) });
export type CollectionWithAccounts = Type.Static<typeof CollectionWithAccounts>;

/** Several, and avatars for a preview of each. */
export const CollectionList = Type.Object({
  collections: Type.Array(Collection),
  partial_accounts: Type.Array(PartialAccount),
});
export type CollectionList = Type.Static<typeof CollectionList>;
