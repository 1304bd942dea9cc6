import Type from 'typebox';

/** RFC 6749 §5.1, plus `created_at` in Unix seconds. */
export const Token = Type.Object({
  access_token: Type.String(),
  token_type: Type.Literal('Bearer'),
  /** Separated by spaces. */
  scope: Type.String(),
  created_at: Type.Integer(),
});
export type Token = Type.Static<typeof Token>;
