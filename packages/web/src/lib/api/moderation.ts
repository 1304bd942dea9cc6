import type { AccountWarning } from '@linnet/api-schemas/mastodon/account-warning.ts';
import type { ReportNote, AdminReport as WireReport } from '@linnet/api-schemas/mastodon/admin-report.ts';
import type { Strike } from '@linnet/api-schemas/mastodon/endpoints/admin-sanctions.ts';
import type { Report } from '@linnet/api-schemas/mastodon/report.ts';
import { type Cursor, callApi, callList, type Fetch } from './call.ts';
import type { ReportCategory } from './types.ts';

export type AdminReport = WireReport;
export type { AccountWarning, Report, ReportNote, Strike };
export type SanctionType = AccountWarning['action'];
export type ReportFilter = 'waiting' | 'mine' | 'resolved';

/** Reports, newest first; `about` is an account's id. */
export const fetchAdminReports = (
  fetcher: Fetch,
  { show, about }: { show: ReportFilter; about?: string | undefined },
  cursor: Cursor | null,
) =>
  callList(fetcher, 'GET /api/v1/admin/reports', {
    params: {
      limit: 40,
      resolved: show === 'resolved',
      assigned_to_me: show === 'mine',
      ...(about === undefined ? {} : { target_account_id: about }),
    },
    cursor,
  });

export const fetchAdminReport = (fetcher: Fetch, id: string) =>
  callApi(fetcher, 'GET /api/v1/admin/reports/:id', { path: { id } });

export const assignReport = (fetcher: Fetch, id: string) =>
  callApi(fetcher, 'POST /api/v1/admin/reports/:id/assign_to_self', { path: { id } });

export const unassignReport = (fetcher: Fetch, id: string) =>
  callApi(fetcher, 'POST /api/v1/admin/reports/:id/unassign', { path: { id } });

export const resolveReport = (fetcher: Fetch, id: string, action_taken_comment = '') =>
  callApi(fetcher, 'POST /api/v1/admin/reports/:id/resolve', { path: { id }, params: { action_taken_comment } });

export const reopenReport = (fetcher: Fetch, id: string) =>
  callApi(fetcher, 'POST /api/v1/admin/reports/:id/reopen', { path: { id } });

export const changeReport = (fetcher: Fetch, id: string, params: { category: ReportCategory; rule_ids: string[] }) =>
  callApi(fetcher, 'PUT /api/v1/admin/reports/:id', { path: { id }, params });

export const fetchReportNotes = (fetcher: Fetch, id: string) =>
  callApi(fetcher, 'GET /api/v1/admin/reports/:id/notes', { path: { id } });

export const addReportNote = (fetcher: Fetch, id: string, text: string) =>
  callApi(fetcher, 'POST /api/v1/admin/reports/:id/notes', { path: { id }, params: { text } });

export const removeReportNote = (fetcher: Fetch, id: string, noteId: string) =>
  callApi(fetcher, 'DELETE /api/v1/admin/reports/:id/notes/:noteId', { path: { id, noteId } });

export interface SanctionInput {
  type: SanctionType;
  text: string;
  report_id?: string;
  status_ids: string[];
  send_email_notification: boolean;
}

/** Acts against somebody; with a report, as the answer to it. */
export const actAgainst = (fetcher: Fetch, accountId: string, params: SanctionInput) =>
  callApi(fetcher, 'POST /api/v1/admin/accounts/:id/action', { path: { id: accountId }, params });

/** The mail they would get of it; null where none goes to them. */
export const previewAct = async (fetcher: Fetch, accountId: string, params: { type: SanctionType; text: string }) =>
  (await callApi(fetcher, 'POST /api/v1/admin/accounts/:id/action/preview', { path: { id: accountId }, params })).mail;

/** What was done to somebody, newest first. */
export const fetchStrikesOf = (fetcher: Fetch, accountId: string, cursor: Cursor | null = null) =>
  callList(fetcher, 'GET /api/v1/admin/accounts/:id/strikes', {
    path: { id: accountId },
    params: { limit: 20 },
    cursor,
  });

export const undoStrike = (fetcher: Fetch, id: string) =>
  callApi(fetcher, 'POST /api/v1/admin/strikes/:id/undo', { path: { id } });

export type AppealState = 'pending' | 'approved' | 'rejected';

export const fetchAppeals = (fetcher: Fetch, state: AppealState, cursor: Cursor | null) =>
  callList(fetcher, 'GET /api/v1/admin/appeals', { params: { limit: 20, state }, cursor });

export const answerAppeal = (fetcher: Fetch, id: string, how: 'approve' | 'reject') =>
  callApi(fetcher, `POST /api/v1/admin/appeals/:id/${how}`, { path: { id } });

/** What moderators did to the reader. */
export const fetchStrikes = (fetcher: Fetch, cursor: Cursor | null = null) =>
  callList(fetcher, 'GET /api/linnet/v1/strikes', { params: { limit: 20 }, cursor });

export const appealAgainst = (fetcher: Fetch, id: string, text: string) =>
  callApi(fetcher, 'POST /api/linnet/v1/strikes/:id/appeal', { path: { id }, params: { text } });

/** What the reader reported. */
export const fetchOwnReports = (fetcher: Fetch, cursor: Cursor | null = null) =>
  callList(fetcher, 'GET /api/v1/reports', { params: { limit: 20 }, cursor });
