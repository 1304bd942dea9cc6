import Type from 'typebox';
import { nullable, Url } from './common.ts';

export const CustomEmoji = Type.Object({
  shortcode: Type.String(),
  url: Url,
  static_url: Url,
  visible_in_picker: Type.Boolean(),
  category: Type.Optional(nullable(Type.String())),
});
export type CustomEmoji = Type.Static<typeof CustomEmoji>;
