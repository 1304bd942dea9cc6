import Type from 'typebox';
import { Id, nullable } from './common.ts';
import { StatusFields } from './status-fields.ts';

export const QuoteState = Type.Enum([
  'pending',
  'accepted',
  'rejected',
  'revoked',
  'deleted',
  'unauthorized',
  'blocked_account',
  'blocked_domain',
  'muted_account',
]);
export type QuoteState = Type.Static<typeof QuoteState>;

/** A quote inside a quoted status: the id alone, so that nesting ends. */
export const ShallowQuote = Type.Object({ state: QuoteState, quoted_status_id: nullable(Id) });
export type ShallowQuote = Type.Static<typeof ShallowQuote>;

/** A status as somebody else's quote shows it. */
export const QuotedStatus = Type.Object({
  ...StatusFields,
  reblog: Type.Null(),
  quote: nullable(ShallowQuote),
});
export type QuotedStatus = Type.Static<typeof QuotedStatus>;

/** `quoted_status` is null unless `state` is `accepted`. */
export const Quote = Type.Object({ state: QuoteState, quoted_status: nullable(QuotedStatus) });
export type Quote = Type.Static<typeof Quote>;
