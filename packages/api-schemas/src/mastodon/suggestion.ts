import Type, { type Static } from 'typebox';
import { Account } from './account.ts';

export const Suggestion = Type.Object({
  /** What older apps know of `sources`. */
  source: Type.Enum(['staff', 'past_interactions', 'global']),
  sources: Type.Array(
    Type.Enum(['featured', 'most_followed', 'most_interactions', 'similar_to_recently_followed', 'friends_of_friends']),
  ),
  account: Account,
});
export type Suggestion = Static<typeof Suggestion>;
