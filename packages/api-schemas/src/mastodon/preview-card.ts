import Type from 'typebox';
import { Account } from './account.ts';
import { DateTime, nullable } from './common.ts';
import { TagHistory } from './tag.ts';

export const PreviewCardAuthor = Type.Object({
  name: Type.String(),
  url: Type.String(),
  account: nullable(Account),
});
export type PreviewCardAuthor = Type.Static<typeof PreviewCardAuthor>;

/** Texts are plain and may be empty; only `html` is markup, for `video` and `rich`. */
export const PreviewCard = Type.Object({
  url: Type.String(),
  title: Type.String(),
  description: Type.String(),
  language: nullable(Type.String()),
  type: Type.Enum(['link', 'photo', 'video', 'rich']),
  author_name: Type.String(),
  author_url: Type.String(),
  provider_name: Type.String(),
  provider_url: Type.String(),
  html: Type.String(),
  width: Type.Integer(),
  height: Type.Integer(),
  image: nullable(Type.String()),
  image_description: Type.String(),
  embed_url: Type.String(),
  blurhash: nullable(Type.String()),
  published_at: nullable(DateTime),
  authors: Type.Array(PreviewCardAuthor),
  missing_attribution: Type.Optional(nullable(Type.Boolean())),
});
export type PreviewCard = Type.Static<typeof PreviewCard>;

/** A card of `GET /api/v1/trends/links`. */
export const TrendsLink = Type.Object({
  ...PreviewCard.properties,
  history: Type.Array(TagHistory),
});
export type TrendsLink = Type.Static<typeof TrendsLink>;
