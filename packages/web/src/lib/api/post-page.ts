import { type Cursor, callApi, callList, type Fetch } from './call.ts';

export const fetchContext = (fetcher: Fetch, id: string) =>
  callApi(fetcher, 'GET /api/v1/statuses/:id/context', { path: { id } });

/** What a post has been, oldest first; of one that was never edited, what it is. */
export const fetchHistory = (fetcher: Fetch, id: string) =>
  callApi(fetcher, 'GET /api/v1/statuses/:id/history', { path: { id } });

const deeds = { likes: 'favourited_by', boosts: 'reblogged_by' } as const;
export type Deed = keyof typeof deeds;

export const isDeed = (name: string): name is Deed => Object.hasOwn(deeds, name);

/** Who likes or boosted a post. */
export const fetchDoers = (fetcher: Fetch, id: string, deed: Deed, cursor: Cursor | null) =>
  callList(fetcher, `GET /api/v1/statuses/:id/${deeds[deed]}`, { path: { id }, params: { limit: 40 }, cursor });

export const fetchEmbed = (fetcher: Fetch, url: string) => callApi(fetcher, 'GET /api/oembed', { params: { url } });
