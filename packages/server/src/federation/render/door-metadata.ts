import type { Config } from '../../config/load.ts';
import type { Dialect } from '../../config/option-kinds.ts';
import { FIELD_MAX, FIELDS_MAX } from '../../core/accounts/profile-text.ts';
import { type Here, mint } from '../../core/addresses.ts';
import { DESCRIPTION_MAX } from '../../core/media/media-text.ts';
import { MAX_MEDIA } from '../../core/posts/create.ts';
import type { Json } from './json.ts';

interface DoorInput {
  config: Here['config'] & Pick<Config, 'mediaMaxBytes' | 'postMaxCharacters'>;
  title: string;
  description: string;
}

/** What apps of a dialect read in the metadata of NodeInfo: what is here, and nothing that is not. */
export function renderDoorMetadata(dialect: Dialect, input: DoorInput): Json {
  if (dialect === 'pixelfed') return renderPixelfed(input);
  return dialect === 'pleroma' ? renderPleroma(input) : {};
}

/** PixelDroid reads limits and the server's address here, and turns back without `mobile_apis`. */
function renderPixelfed({ config, title, description }: DoorInput): Json {
  return {
    config: {
      features: { mobile_apis: true, mobile_registration: false, stories: false, video: false, groups: false },
      site: { name: title, domain: config.hosts.web, url: mint.path({ config }, ''), description },
      uploader: {
        max_photo_size: Math.floor(config.mediaMaxBytes / 1024),
        max_caption_length: config.postMaxCharacters,
        max_altext_length: DESCRIPTION_MAX,
        album_limit: MAX_MEDIA,
      },
    },
  };
}

/** Both web apps take a missing key for a server that is broken. */
function renderPleroma({ config }: DoorInput): Json {
  const bytes = config.mediaMaxBytes;
  return {
    features: ['mastodon_api', 'mastodon_api_streaming', 'editing', 'quote_posting'],
    postFormats: ['text/plain'],
    pollLimits: { max_options: 0, max_option_chars: 0, min_expiration: 0, max_expiration: 0 },
    uploadLimits: { general: bytes, avatar: bytes, background: bytes, banner: bytes },
    fieldsLimits: { maxFields: FIELDS_MAX, maxRemoteFields: FIELDS_MAX, nameLength: FIELD_MAX, valueLength: FIELD_MAX },
    suggestions: { enabled: false },
    federation: { enabled: true },
    staffAccounts: [],
    restrictedNicknames: [],
    accountActivationRequired: false,
    invitesEnabled: false,
    mailerEnabled: false,
    private: false,
  };
}
