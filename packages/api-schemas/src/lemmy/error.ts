import Type, { type Static } from 'typebox';

/** A refusal: a code that apps know, and words where the code says too little. */
export const LemmyError = Type.Object({ error: Type.String(), message: Type.Optional(Type.String()) });
export type LemmyError = Static<typeof LemmyError>;
