import type { Config } from '@linnet/api-schemas/pixelfed/config.ts';
import { instance } from '@linnet/api-schemas/pixelfed/endpoints/instance.ts';
import { DISPLAY_NAME_MAX, NOTE_MAX } from '../../../core/accounts/profile-text.ts';
import { mint } from '../../../core/addresses.ts';
import type { Context } from '../../../core/context.ts';
import { DOORS } from '../../../core/doors.ts';
import { DESCRIPTION_MAX } from '../../../core/media/media-text.ts';
import { type FeedOrigin, mayReadFeed } from '../../../core/timelines/open-feeds.ts';
import { loadInstanceSettings } from '../../../core/users/settings.ts';
import { PASSWORD_MIN } from '../../../lib/password.ts';
import { defineRoutes } from '../../http/route.ts';
import { describeConfiguration } from '../../mastodon/instance-configuration.ts';

/** The Pixelfed whose API this is. */
export const COMPATIBLE_VERSION = DOORS.pixelfed.software.version;
const KILOBYTE = 1024;

export const instanceRoutes = defineRoutes(instance, { config: ({ ctx }) => describeConfig(ctx) });

async function describeConfig(ctx: Context): Promise<Config> {
  const settings = await loadInstanceSettings(ctx);
  const { title, description, registrations, postCharacters, postMedia } = settings;
  const isRead = (origin: FeedOrigin) => mayReadFeed(settings, { kind: 'live', origin, as: 'member' });
  const { supported_mime_types: mimeTypes } = (await describeConfiguration(ctx)).media_attachments;
  const maxSize = Math.floor(ctx.config.mediaMaxBytes / KILOBYTE);
  return {
    version: COMPATIBLE_VERSION,
    open_registration: registrations === 'open' || registrations === 'approval',
    show_legal_notice_link: false,
    uploader: {
      max_photo_size: maxSize,
      max_caption_length: postCharacters,
      max_altext_length: DESCRIPTION_MAX,
      album_limit: postMedia,
      image_quality: 80,
      max_collection_length: 0,
      optimize_image: true,
      optimize_video: false,
      media_types: mimeTypes.join(','),
      mime_types: mimeTypes,
      enforce_account_limit: false,
    },
    activitypub: { enabled: true, remote_follow: true },
    ab: {},
    site: { name: title, domain: ctx.config.hosts.web, url: mint.path(ctx, ''), description },
    account: {
      max_avatar_size: maxSize,
      max_bio_length: NOTE_MAX,
      max_name_length: DISPLAY_NAME_MAX,
      min_password_length: PASSWORD_MIN,
      max_account_size: 0,
    },
    username: { remote: { formats: ['@', 'from', 'custom'], format: '@', custom: null } },
    features: {
      timelines: { local: isRead('local'), network: isRead('remote') },
      mobile_apis: true,
      mobile_registration: false,
      stories: false,
      video: ctx.config.videoMaxBytes > 0,
      import: { instagram: false, mastodon: false, pixelfed: false },
      groups: false,
    },
  };
}
