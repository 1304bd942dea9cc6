import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { Account } from '../account.ts';
import { Search } from '../search.ts';

const SearchParams = Type.Object({
  q: Type.String({ maxLength: 2_000 }),
  type: Type.Optional(Type.Enum(['accounts', 'statuses', 'hashtags', 'collections'])),
  resolve: Type.Boolean({ default: false, description: 'ask other servers; needs a token' }),
  following: Type.Boolean({ default: false, description: 'only people you follow' }),
  account_id: Type.Optional(Type.String({ description: 'only posts of this account' })),
  max_id: Type.Optional(Type.String({ description: 'only posts before this one' })),
  min_id: Type.Optional(Type.String({ description: 'only posts after this one' })),
  exclude_unreviewed: Type.Boolean({
    default: false,
    description: 'of tags the one that is named, and those that staff have looked at',
  }),
});

const PostSearchParams = Type.Object({
  ...SearchParams.properties,
  timezone: Type.Optional(
    Type.String({ maxLength: 64, description: 'whose days dates mean, such as `Europe/Berlin`; UTC without it' }),
  ),
});

const { hashtags: _tags, collections: _collections, ...Found } = Search.properties;

const search = {
  method: 'GET',
  auth: 'optional',
  scopes: ['read:search'],
  params: PostSearchParams,
  paged: { by: 'offset', limit: 20 },
  limit: 'search',
  errors: [401],
} as const;

export const searches = {
  all: endpoint({
    path: '/api/v2/search',
    summary: 'Find people, posts and tags',
    notes:
      'A handle or address finds what it names; other text finds accounts and tags that begin with it, and, for users, posts ' +
      'with its words: their own, those they had to do with, and public ones of authors who want to be found. Operators ' +
      'are `from:`, `has:`, `is:`, `language:`, `before:`, `after:`, `during:` and `in:`; `"…"` is looked for as it ' +
      'stands, `-` excludes. Days are those of `timezone`, which is an extension. `offset` needs a token; for users `Link` leads on as long as there is more.',
    ...search,
    answer: Search,
  }),
  allV1: endpoint({
    path: '/api/v1/search',
    summary: 'Find people, posts and tags',
    notes: 'Tags are names.',
    deprecated: '2018-07-12',
    ...search,
    answer: Type.Object({ ...Found, hashtags: Type.Array(Type.String()) }),
  }),
  accounts: endpoint({
    method: 'GET',
    path: '/api/v1/accounts/search',
    summary: 'Find people',
    auth: 'user',
    scopes: ['read:accounts'],
    params: SearchParams,
    paged: { by: 'offset', limit: 40 },
    limit: 'search',
    answer: Type.Array(Account),
  }),
};
