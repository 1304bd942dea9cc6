import Type from 'typebox';

/** `error` is always a string: apps show it. `error_description` belongs to OAuth. */
export const ErrorBody = Type.Object({
  error: Type.String(),
  error_description: Type.Optional(Type.String()),
});
export type ErrorBody = Type.Static<typeof ErrorBody>;

export const FieldErrorCode = Type.Enum([
  'ERR_BLOCKED',
  'ERR_UNREACHABLE',
  'ERR_TAKEN',
  'ERR_RESERVED',
  'ERR_ACCEPTED',
  'ERR_BLANK',
  'ERR_INVALID',
  'ERR_TOO_LONG',
  'ERR_TOO_SHORT',
  'ERR_INCLUSION',
  'ERR_BELOW_LIMIT',
]);
export type FieldErrorCode = Type.Static<typeof FieldErrorCode>;

/** A refused form, field by field. */
export const ValidationErrorBody = Type.Object({
  error: Type.String(),
  details: Type.Record(Type.String(), Type.Array(Type.Object({ error: FieldErrorCode, description: Type.String() }))),
});
export type ValidationErrorBody = Type.Static<typeof ValidationErrorBody>;
