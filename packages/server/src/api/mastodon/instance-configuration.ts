import type { InstanceConfiguration } from '@linnet/api-schemas/mastodon/instance-configuration.ts';
import {
  DISPLAY_NAME_MAX,
  FIELD_MAX,
  FIELDS_MAX,
  NOTE_MAX,
  PICTURE_TEXT_MAX,
} from '../../core/accounts/profile-text.ts';
import { mint } from '../../core/addresses.ts';
import type { Context } from '../../core/context.ts';
import { FILTER_LIMITS, KEYWORD_MAX } from '../../core/filters/bounds.ts';
import { INVITES_MAX, LASTS_MAX_MS, USES_MAX } from '../../core/invites/bounds.ts';
import { acceptedTypes, VIDEO_MAX_FPS, VIDEO_MAX_PIXELS } from '../../core/media/clip-types.ts';
import { DESCRIPTION_MAX } from '../../core/media/media-text.ts';
import { POLL_LIMITS } from '../../core/polls/input.ts';
import { MAX_PINS } from '../../core/posts/marks.ts';
import { vapidKeys } from '../../core/push/vapid.ts';
import { FEATURED_TAGS_MAX } from '../../core/tags/featured-tags.ts';
import { FOLLOWED_TAGS_MAX } from '../../core/tags/follow-tag.ts';
import { type FeedKind, type FeedOrigin, findReaders } from '../../core/timelines/open-feeds.ts';
import { sendsMail } from '../../core/users/sends-mail.ts';
import { type InstanceSettings, loadInstanceSettings } from '../../core/users/settings.ts';
import { URL_CHARACTERS } from '../../lib/text/parse-plain.ts';
import { VERSION } from '../../lib/version.ts';

/** What apps parse as Mastodon's version: the one whose API this is. */
export const COMPATIBLE_VERSION = `4.6.1 (compatible; Linnet ${VERSION})`;

/** 11: Mastodon 4.6.1. The number promises everything below it: `test/api/mastodon/versions.test.ts`. */
export const MASTODON_API_VERSION = 11;

/** Apps append `/api/v1/streaming` themselves. */
export function streamingUrl(ctx: Context): string {
  return mint.path(ctx, '').replace(/^http/, 'ws');
}

/** What this server really takes. Strict apps need every key. */
export async function describeConfiguration(ctx: Context): Promise<InstanceConfiguration> {
  const { config } = ctx;
  const settings = await loadInstanceSettings(ctx);
  const { postCharacters, postMedia, pollOptions, pollCharacters } = settings;
  return {
    urls: {
      streaming: streamingUrl(ctx),
      status: null,
      about: mint.path(ctx, '/about'),
      privacy_policy: null,
      terms_of_service: null,
    },
    vapid: { public_key: vapidKeys(ctx).publicKey },
    accounts: {
      max_display_name_length: DISPLAY_NAME_MAX,
      max_note_length: NOTE_MAX,
      max_avatar_description_length: PICTURE_TEXT_MAX,
      max_header_description_length: PICTURE_TEXT_MAX,
      max_featured_tags: FEATURED_TAGS_MAX,
      max_pinned_statuses: MAX_PINS,
      max_profile_fields: FIELDS_MAX,
      profile_field_name_limit: FIELD_MAX,
      profile_field_value_limit: FIELD_MAX,
    },
    statuses: {
      max_characters: postCharacters,
      max_media_attachments: postMedia,
      characters_reserved_per_url: URL_CHARACTERS,
      local_only: true,
      supported_mime_types: ['text/plain'],
    },
    media_attachments: {
      description_limit: DESCRIPTION_MAX,
      supported_mime_types: await acceptedTypes(ctx),
      image_size_limit: config.mediaMaxBytes,
      image_matrix_limit: config.mediaMaxPixels,
      video_size_limit: config.videoMaxBytes,
      video_frame_rate_limit: VIDEO_MAX_FPS,
      video_matrix_limit: VIDEO_MAX_PIXELS,
      day_size_limit: config.mediaDayMax === 0 ? null : config.mediaDayMax,
    },
    polls: {
      max_options: pollOptions,
      max_characters_per_option: pollCharacters,
      min_expiration: POLL_LIMITS.shortest / 1_000,
      max_expiration: POLL_LIMITS.longest / 1_000,
    },
    translation: { enabled: false },
    timelines_access: {
      live_feeds: describeFeeds(settings, 'live'),
      hashtag_feeds: describeFeeds(settings, 'topic'),
      trending_link_feeds:
        settings.trends === 'on' ? describeFeeds(settings, 'topic') : { local: 'disabled', remote: 'disabled' },
    },
    limited_federation: false,
    reactions: { max_reactions: 0 },
    filters: {
      max_filters: FILTER_LIMITS.filters,
      max_keywords: FILTER_LIMITS.keywords,
      max_keyword_length: KEYWORD_MAX,
      max_statuses: FILTER_LIMITS.posts,
    },
    tags: { max_followed_tags: FOLLOWED_TAGS_MAX },
    mail: { enabled: sendsMail(ctx) },
    invites: { max_invites: INVITES_MAX, max_uses: USES_MAX, max_expires_in: LASTS_MAX_MS / 1_000 },
  };
}

const ACCESS = { everybody: 'public', members: 'authenticated', nobody: 'disabled' } as const;

/** Visitors of a private server read nothing. */
function describeFeeds(settings: InstanceSettings, kind: FeedKind) {
  const of = (origin: FeedOrigin) => {
    const access = ACCESS[findReaders(settings, kind, origin)];
    return access === 'public' && settings.privateServer === 'on' ? 'authenticated' : access;
  };
  return { local: of('local'), remote: of('remote') };
}
