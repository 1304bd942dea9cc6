import Type from 'typebox';
import { DateTime, Id, nullable } from './common.ts';

export const FilterContext = Type.Enum(['home', 'notifications', 'public', 'thread', 'account']);
export type FilterContext = Type.Static<typeof FilterContext>;

export const FilterKeyword = Type.Object({ id: Id, keyword: Type.String(), whole_word: Type.Boolean() });
export type FilterKeyword = Type.Static<typeof FilterKeyword>;

export const FilterStatus = Type.Object({ id: Id, status_id: Id });
export type FilterStatus = Type.Static<typeof FilterStatus>;

/** `keywords` and `statuses` are absent inside a FilterResult and present everywhere else. */
export const Filter = Type.Object({
  id: Id,
  title: Type.String(),
  context: Type.Array(FilterContext),
  expires_at: nullable(DateTime),
  filter_action: Type.Enum(['warn', 'hide', 'blur']),
  keywords: Type.Optional(Type.Array(FilterKeyword)),
  statuses: Type.Optional(Type.Array(FilterStatus)),
});
export type Filter = Type.Static<typeof Filter>;

/** The v1 form: one keyword of a v2 filter seen as a filter of its own. */
export const FilterV1 = Type.Object({
  id: Id,
  phrase: Type.String(),
  context: Type.Array(FilterContext),
  whole_word: Type.Boolean(),
  expires_at: nullable(DateTime),
  irreversible: Type.Boolean(),
});
export type FilterV1 = Type.Static<typeof FilterV1>;
