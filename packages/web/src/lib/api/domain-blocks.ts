import { type Cursor, callApi, callList, type Fetch } from './call.ts';

const route = '/api/v1/domain_blocks';

export const fetchBlockedServers = (fetcher: Fetch, cursor: Cursor | null) =>
  callList(fetcher, `GET ${route}`, { params: { limit: 100 }, cursor });

/** How many follows the block would end, each way. */
export const previewServerBlock = (fetcher: Fetch, domain: string) =>
  callApi(fetcher, `GET ${route}/preview`, { params: { domain } });

export const blockServer = (fetcher: Fetch, domain: string) =>
  callApi(fetcher, `POST ${route}`, { params: { domain } });

export const unblockServer = (fetcher: Fetch, domain: string) =>
  callApi(fetcher, `DELETE ${route}`, { params: { domain } });
