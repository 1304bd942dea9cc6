import { callApi, type Fetch } from './call.ts';
import type { Preferences } from './types.ts';

export const fetchPreferences = (fetcher: Fetch) => callApi(fetcher, 'GET /api/v1/preferences');

type Own = Exclude<keyof Preferences, `posting:default:${string}`>;

export const savePreferences = (fetcher: Fetch, changes: Partial<Pick<Preferences, Own>>) =>
  callApi(fetcher, 'PATCH /api/v1/preferences', { params: changes });

/** What new posts start with. */
export const savePostDefaults = (
  fetcher: Fetch,
  source: {
    privacy?: Preferences['posting:default:visibility'];
    quote_policy?: Preferences['posting:default:quote_policy'];
    sensitive?: boolean;
    language?: string;
  },
) => callApi(fetcher, 'PATCH /api/v1/accounts/update_credentials', { params: { source } });
