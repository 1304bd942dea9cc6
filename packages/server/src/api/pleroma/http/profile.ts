import type { ApiProfile } from '../../http/profile.ts';
import { mastodonProfile } from '../../mastodon/http/profile.ts';

/** Pleroma's habits are Mastodon's; the paths are its own. */
export const pleromaProfile: ApiProfile = {
  ...mastodonProfile,
  name: 'pleroma',
  unknown: [{ url: '/api/pleroma/*' }, { url: '/api/v1/pleroma/*' }, { url: '/api/v1/akkoma/*' }],
};
