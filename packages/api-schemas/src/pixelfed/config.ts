import Type, { type Static } from 'typebox';

/** What an app has to know before it posts. Sizes of pictures are in KB. */
export const Config = Type.Object({
  version: Type.String(),
  open_registration: Type.Boolean(),
  show_legal_notice_link: Type.Boolean(),
  uploader: Type.Object({
    max_photo_size: Type.Integer(),
    max_caption_length: Type.Integer(),
    max_altext_length: Type.Integer(),
    album_limit: Type.Integer(),
    image_quality: Type.Integer(),
    max_collection_length: Type.Integer(),
    optimize_image: Type.Boolean(),
    optimize_video: Type.Boolean(),
    media_types: Type.String(),
    mime_types: Type.Array(Type.String()),
    enforce_account_limit: Type.Boolean(),
  }),
  activitypub: Type.Object({ enabled: Type.Boolean(), remote_follow: Type.Boolean() }),
  ab: Type.Object({}),
  site: Type.Object({ name: Type.String(), domain: Type.String(), url: Type.String(), description: Type.String() }),
  account: Type.Object({
    max_avatar_size: Type.Integer(),
    max_bio_length: Type.Integer(),
    max_name_length: Type.Integer(),
    min_password_length: Type.Integer(),
    max_account_size: Type.Integer(),
  }),
  username: Type.Object({
    remote: Type.Object({
      formats: Type.Array(Type.String()),
      format: Type.String(),
      custom: Type.Union([Type.String(), Type.Null()]),
    }),
  }),
  features: Type.Object({
    timelines: Type.Object({ local: Type.Boolean(), network: Type.Boolean() }),
    mobile_apis: Type.Boolean(),
    mobile_registration: Type.Boolean(),
    stories: Type.Boolean(),
    video: Type.Boolean(),
    import: Type.Object({ instagram: Type.Boolean(), mastodon: Type.Boolean(), pixelfed: Type.Boolean() }),
    groups: Type.Boolean(),
  }),
});
export type Config = Static<typeof Config>;
