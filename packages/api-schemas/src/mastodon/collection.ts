import Type from 'typebox';
import { Count, DateTime, Id, nullable, Url } from './common.ts';
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
