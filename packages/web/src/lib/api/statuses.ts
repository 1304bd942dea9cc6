import { callApi, type Fetch } from './call.ts';

export const fetchStatus = (fetcher: Fetch, id: string) =>
  callApi(fetcher, 'GET /api/v1/statuses/:id', { path: { id } });

/** Those of these that there are for the reader. */
export const fetchStatuses = (fetcher: Fetch, id: string[]) =>
  id.length === 0 ? Promise.resolve([]) : callApi(fetcher, 'GET /api/v1/statuses', { params: { id } });

export type StatusAction =
  | 'favourite'
  | 'unfavourite'
  | 'reblog'
  | 'unreblog'
  | 'bookmark'
  | 'unbookmark'
  | 'pin'
  | 'unpin';

export const actOnStatus = (fetcher: Fetch, id: string, action: StatusAction) =>
  callApi(fetcher, `POST /api/v1/statuses/:id/${action}`, { path: { id } });
