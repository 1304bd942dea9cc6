import Type from 'typebox';
import { nullable } from './common.ts';

/** A post for a page elsewhere (https://oembed.com), in a frame. */
export const Oembed = Type.Object({
  type: Type.Literal('rich'),
  version: Type.Literal('1.0'),
  title: Type.String(),
  author_name: Type.String(),
  author_url: Type.String(),
  provider_name: Type.String(),
  provider_url: Type.String(),
  cache_age: Type.Integer(),
  html: Type.String(),
  width: Type.Integer(),
  height: nullable(Type.Integer()),
});
export type Oembed = Type.Static<typeof Oembed>;
