import { type Cursor, callApi, callList, type Fetch } from './call.ts';

/** One at a time: who did it, what it was, or what it was done to. */
export interface AuditFilter {
  account_id?: string;
  act?: string;
  target_kind?: string;
  target_key?: string;
}

export const fetchAudit = (fetcher: Fetch, filter: AuditFilter, cursor: Cursor | null) =>
  callList(fetcher, 'GET /api/v1/admin/audit', { params: { limit: 40, ...filter }, cursor });

/** All kinds of deeds that are written down. */
export const fetchAuditActs = (fetcher: Fetch) => callApi(fetcher, 'GET /api/v1/admin/audit/acts');
