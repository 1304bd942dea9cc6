import Type from 'typebox';
import { Account } from './account.ts';
import { Collection } from './collection.ts';
import { Status } from './status.ts';
import { Tag } from './tag.ts';

/** Every list is present, whatever `type` was asked for. */
export const Search = Type.Object({
  accounts: Type.Array(Account),
  statuses: Type.Array(Status),
  hashtags: Type.Array(Tag),
  collections: Type.Array(Collection),
});
export type Search = Type.Static<typeof Search>;
