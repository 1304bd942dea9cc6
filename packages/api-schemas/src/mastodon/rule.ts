import Type from 'typebox';

export const Rule = Type.Object({
  id: Type.String(),
  text: Type.String(),
  hint: Type.String(),
  /** By language code. */
  translations: Type.Record(Type.String(), Type.Object({ text: Type.String(), hint: Type.String() })),
});
export type Rule = Type.Static<typeof Rule>;
