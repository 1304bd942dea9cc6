import Type from 'typebox';
import { nullable } from './common.ts';

const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' });

export const TermsOfService = Type.Object({
  effective_date: Day,
  /** Whether they hold now. */
  effective: Type.Boolean(),
  content: Type.String(),
  /** The day from which others hold. */
  succeeded_by: nullable(Day),
});
export type TermsOfService = Type.Static<typeof TermsOfService>;
