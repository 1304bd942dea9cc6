import Type from 'typebox';
import { Id, nullable } from './common.ts';
import { Filter } from './filter.ts';

/** Which of the viewer's filters a status met, and why. */
export const FilterResult = Type.Object({
  filter: Filter,
  keyword_matches: nullable(Type.Array(Type.String())),
  status_matches: nullable(Type.Array(Id)),
});
export type FilterResult = Type.Static<typeof FilterResult>;
