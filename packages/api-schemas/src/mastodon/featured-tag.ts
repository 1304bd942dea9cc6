import Type from 'typebox';
import { Id, nullable, Url } from './common.ts';

/** A tag on a profile. The number is written as a string; the last day is `YYYY-MM-DD`. */
export const FeaturedTag = Type.Object({
  id: Id,
  name: Type.String(),
  url: Url,
  statuses_count: Type.String(),
  last_status_at: nullable(Type.String({ format: 'date' })),
});
export type FeaturedTag = Type.Static<typeof FeaturedTag>;
