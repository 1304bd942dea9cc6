import type { Config } from '../../config/load.ts';
import type { Dialect } from '../../config/option-kinds.ts';
import { FIELD_MAX, FIELDS_MAX } from '../../core/accounts/profile-text.ts';
import { type Here, mint } from '../../core/addresses.ts';
import { DESCRIPTION_MAX } from '../../core/media/media-text.ts';
import { POLL_LIMITS } from '../../core/polls/input.ts';
import type { InstanceSettings } from '../../core/users/settings.ts';
import type { Json } from './json.ts';
import type { NodeinfoInput } from './nodeinfo.ts';

/** What a post may hold, as the owner decides. */
export type PostLimits = Pick<InstanceSettings, 'postCharacters' | 'postMedia' | 'pollOptions' | 'pollCharacters'>;

type DoorInput = Pick<NodeinfoInput, 'title' | 'description' | 'private' | 'approvalRequired' | 'limits'> & {
  config: Here['config'] & Pick<Config, 'mediaMaxBytes'>;
};

/** What apps of a dialect read in the metadata of NodeInfo: what is here, and nothing that is not. */
export function renderDoorMetadata(dialect: Dialect, input: DoorInput): Json {
  if (dialect === 'pixelfed') return renderPixelfed(input);
  return dialect === 'pleroma' ? renderPleroma(input) : {};
}

/** PixelDroid reads limits and the server's address here, and turns back without `mobile_apis`. */
function renderPixelfed({ config, limits, title, description }: DoorInput): Json {
  return {
    config: {
      features: { mobile_apis: true, mobile_registration: false, stories: false, video: false, groups: false },
      site: { name: title, domain: config.hosts.web, url: mint.path({ config }, ''), description },
      uploader: {
        max_photo_size: Math.floor(config.mediaMaxBytes / 1024),
        max_caption_length: limits.postCharacters,
        max_altext_length: DESCRIPTION_MAX,
        album_limit: limits.postMedia,
      },
    },
  };
}

/** Both web apps take a missing key for a server that is broken. */
function renderPleroma({ config, limits, private: isPrivate, approvalRequired }: DoorInput): Json {
  const bytes = config.mediaMaxBytes;
  return {
    features: ['mastodon_api', 'mastodon_api_streaming', 'polls', 'editing', 'quote_posting'],
    postFormats: ['text/plain'],
    // In seconds, and by the names of the older instance.
    pollLimits: {
      max_options: limits.pollOptions,
      max_option_chars: limits.pollCharacters,
      min_expiration: POLL_LIMITS.shortest / 1_000,
      max_expiration: POLL_LIMITS.longest / 1_000,
    },
    uploadLimits: { general: bytes, avatar: bytes, background: bytes, banner: bytes },
    fieldsLimits: { maxFields: FIELDS_MAX, maxRemoteFields: FIELDS_MAX, nameLength: FIELD_MAX, valueLength: FIELD_MAX },
    suggestions: { enabled: false },
    federation: { enabled: true },
    staffAccounts: [],
    restrictedNicknames: [],
    // Their word for whether an address is asked of who joins.
    accountActivationRequired: true,
    accountApprovalRequired: approvalRequired,
    invitesEnabled: false,
    mailerEnabled: false,
    private: isPrivate,
  };
}
