import Type from 'typebox';
import { nullable, Url } from './common.ts';
import { ConfigurationExtensions, MediaLimitsExtensions, StatusLimitsExtensions } from './extensions.ts';

export const StatusLimits = Type.Object({
  max_characters: Type.Integer(),
  max_media_attachments: Type.Integer(),
  characters_reserved_per_url: Type.Integer(),
  ...StatusLimitsExtensions,
});

/** Sizes in bytes, matrices in pixels, rates in frames a second. */
export const MediaLimits = Type.Object({
  description_limit: Type.Integer(),
  supported_mime_types: Type.Array(Type.String()),
  image_size_limit: Type.Integer(),
  image_matrix_limit: Type.Integer(),
  video_size_limit: Type.Integer(),
  video_frame_rate_limit: Type.Integer(),
  video_matrix_limit: Type.Integer(),
  ...MediaLimitsExtensions,
});

/** Expirations in seconds. All four keys must exist: strict apps refuse the instance otherwise. */
export const PollLimits = Type.Object({
  max_options: Type.Integer(),
  max_characters_per_option: Type.Integer(),
  min_expiration: Type.Integer(),
  max_expiration: Type.Integer(),
});

const FeedAccess = Type.Object({
  local: Type.Enum(['public', 'authenticated', 'disabled']),
  remote: Type.Enum(['public', 'authenticated', 'disabled']),
});

/** `configuration` of the v2 instance. */
export const InstanceConfiguration = Type.Object({
  urls: Type.Object({
    /** `wss://host` without a path: apps append `/api/v1/streaming`. */
    streaming: Type.String(),
    status: nullable(Url),
    about: nullable(Url),
    privacy_policy: nullable(Url),
    terms_of_service: nullable(Url),
  }),
  vapid: Type.Object({ public_key: Type.String() }),
  accounts: Type.Object({
    max_display_name_length: Type.Integer(),
    max_note_length: Type.Integer(),
    max_avatar_description_length: Type.Integer(),
    max_header_description_length: Type.Integer(),
    max_featured_tags: Type.Integer(),
    max_pinned_statuses: Type.Integer(),
    max_profile_fields: Type.Integer(),
    profile_field_name_limit: Type.Integer(),
    profile_field_value_limit: Type.Integer(),
  }),
  statuses: StatusLimits,
  media_attachments: MediaLimits,
  polls: PollLimits,
  translation: Type.Object({ enabled: Type.Boolean() }),
  timelines_access: Type.Object({
    live_feeds: FeedAccess,
    hashtag_feeds: FeedAccess,
    trending_link_feeds: FeedAccess,
  }),
  limited_federation: Type.Boolean(),
  ...ConfigurationExtensions,
});
export type InstanceConfiguration = Type.Static<typeof InstanceConfiguration>;
