import Type from 'typebox';
import { Id } from './common.ts';
import { StatusSourceExtensions } from './extensions.ts';

/** The text as it was typed. */
export const StatusSource = Type.Object({
  id: Id,
  text: Type.String(),
  spoiler_text: Type.String(),
  ...StatusSourceExtensions,
});
export type StatusSource = Type.Static<typeof StatusSource>;
