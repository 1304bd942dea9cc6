import type { ApiProfile } from '../../http/profile.ts';
import { mastodonProfile } from '../../mastodon/http/profile.ts';

/** GoToSocial's habits are Mastodon's; the paths are its own. */
export const gotosocialProfile: ApiProfile = {
  ...mastodonProfile,
  name: 'gotosocial',
  unknown: [],
};
