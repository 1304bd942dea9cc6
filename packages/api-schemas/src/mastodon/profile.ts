import Type from 'typebox';
import { Field } from './account.ts';
import { Id, nullable, Url } from './common.ts';
import { FeaturedTag } from './featured-tag.ts';

/** Your profile as you typed it. Pictures are null where there are none, unlike those of an Account. */
export const Profile = Type.Object({
  id: Id,
  display_name: Type.String(),
  note: Type.String(),
  fields: Type.Array(Field),
  avatar: nullable(Url),
  avatar_static: nullable(Url),
  avatar_description: Type.String(),
  header: nullable(Url),
  header_static: nullable(Url),
  header_description: Type.String(),
  locked: Type.Boolean(),
  bot: Type.Boolean(),
  hide_collections: nullable(Type.Boolean()),
  discoverable: nullable(Type.Boolean()),
  indexable: Type.Boolean(),
  show_media: Type.Boolean(),
  show_media_replies: Type.Boolean(),
  show_featured: Type.Boolean(),
  attribution_domains: Type.Array(Type.String()),
  featured_tags: Type.Array(FeaturedTag),
});
export type Profile = Type.Static<typeof Profile>;
