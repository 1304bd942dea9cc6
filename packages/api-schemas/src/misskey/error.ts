import Type, { type Static } from 'typebox';

/** A refusal. `code` and `id` stand for the same, in words and for programs. */
export const MisskeyError = Type.Object({
  error: Type.Object({
    message: Type.String(),
    code: Type.String(),
    id: Type.String({ format: 'uuid' }),
    kind: Type.Enum(['client', 'server', 'permission']),
    info: Type.Optional(Type.Object({ param: Type.String(), reason: Type.String() })),
  }),
});
export type MisskeyError = Static<typeof MisskeyError>;
