import { type Cursor, callApi, callList, type Fetch } from './call.ts';
import type { PolicyChanges } from './types.ts';

export const fetchPolicy = (fetcher: Fetch) => callApi(fetcher, 'GET /api/v2/notifications/policy');

export const savePolicy = (fetcher: Fetch, changes: PolicyChanges) =>
  callApi(fetcher, 'PUT /api/v2/notifications/policy', { params: changes });

export const fetchRequests = (fetcher: Fetch, cursor: Cursor | null = null) =>
  callList(fetcher, 'GET /api/v1/notifications/requests', { params: { limit: 40 }, cursor });

/** Accepts or dismisses requests: one or many. */
export const decideRequests = (fetcher: Fetch, id: string[], decision: 'accept' | 'dismiss') =>
  callApi(fetcher, `POST /api/v1/notifications/requests/${decision}`, { params: { id } });
