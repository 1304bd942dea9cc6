import Type from 'typebox';

export const QuoteAudience = Type.Enum(['public', 'followers', 'following', 'unsupported_policy']);
export type QuoteAudience = Type.Static<typeof QuoteAudience>;

/** Who may quote a status, as its author chooses. */
export const QuotePolicy = Type.Enum(['public', 'followers', 'nobody']);
export type QuotePolicy = Type.Static<typeof QuotePolicy>;

/** Who may quote a status and what the viewer would get. Present on every status. */
export const QuoteApproval = Type.Object({
  automatic: Type.Array(QuoteAudience),
  manual: Type.Array(QuoteAudience),
  current_user: Type.Enum(['automatic', 'manual', 'denied', 'unknown']),
});
export type QuoteApproval = Type.Static<typeof QuoteApproval>;
