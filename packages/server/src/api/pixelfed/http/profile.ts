import type { ApiProfile } from '../../http/profile.ts';
import { mastodonProfile } from '../../mastodon/http/profile.ts';

/** Pixelfed's habits are Mastodon's; the paths are its own. */
export const pixelfedProfile: ApiProfile = {
  ...mastodonProfile,
  name: 'pixelfed',
  unknown: [{ url: '/api/v1.1/*' }, { url: '/api/v1.2/*' }, { url: '/api/pixelfed/*' }],
};
