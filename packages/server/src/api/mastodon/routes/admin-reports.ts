import type { AdminReport } from '@linnet/api-schemas/mastodon/admin-report.ts';
import { adminReports } from '@linnet/api-schemas/mastodon/endpoints/admin-reports.ts';
import { asMember } from '../../../core/audience/viewer.ts';
import { assignReport, changeReport, reopenReport, resolveReport } from '../../../core/reports/handle.ts';
import { listReports, loadReportFor } from '../../../core/reports/load.ts';
import { addReportNote, listReportNotes, removeReportNote } from '../../../core/reports/notes.ts';
import { notFound } from '../../../lib/errors.ts';
import { parseId } from '../../../lib/ids.ts';
import { defineRoutes, type MemberCall } from '../../http/route.ts';
import { renderReports } from '../admin-reports.ts';
import { setLinks } from '../http/links.ts';
import { renderFor } from '../render-for.ts';
import { renderReportNote } from '../serializers/admin-report.ts';

/** What moderators do with reports. */
export const adminReportRoutes = defineRoutes(adminReports, {
  all: async (call) => {
    const { ctx, accountId, page, params } = call;
    const [reporterId, targetId] = [params.account_id, params.target_account_id].map(readId);
    const filter = {
      by: accountId,
      resolved: params.resolved,
      accountId: reporterId,
      targetId,
      targetDomain: params.by_target_domain?.toLowerCase(),
      assigneeId: params.assigned_to_me ? accountId : undefined,
    };
    const reports = await listReports(ctx, filter, page);
    setLinks(call, {
      next: reports.length === page.limit ? reports.at(-1)?.id : undefined,
      prev: reports[0]?.id,
      prevKey: 'min_id',
    });
    return renderReports(ctx, asMember(accountId), reports);
  },
  one: (call) => answer(call, call.path.id),
  change: async (call) => {
    const { path, params, accountId } = call;
    const { category, rule_ids: ruleIds } = params;
    await changeReport(call.ctx, { id: path.id, by: accountId, category, ruleIds });
    return answer(call, path.id);
  },
  assign: async (call) => {
    const { path, accountId } = call;
    await assignReport(call.ctx, { id: path.id, by: accountId, assigneeId: accountId });
    return answer(call, path.id);
  },
  unassign: async (call) => {
    await assignReport(call.ctx, { id: call.path.id, by: call.accountId, assigneeId: null });
    return answer(call, call.path.id);
  },
  resolve: async (call) => {
    const { path, params, accountId } = call;
    await resolveReport(call.ctx, {
      id: path.id,
      by: accountId,
      action: 'none',
      answer: params.action_taken_comment,
    });
    return answer(call, path.id);
  },
  reopen: async (call) => {
    await reopenReport(call.ctx, { id: call.path.id, by: call.accountId });
    return answer(call, call.path.id);
  },
  notes: async ({ ctx, path, accountId }) => {
    await loadReportFor(ctx, accountId, path.id);
    return (await listReportNotes(ctx, path.id)).map((note) => renderReportNote(renderFor(ctx), note));
  },
  addNote: async ({ ctx, path, params, accountId }) => {
    const id = await addReportNote(ctx, { reportId: path.id, by: accountId, text: params.text });
    const note = (await listReportNotes(ctx, path.id)).find((one) => one.id === id);
    if (note === undefined) throw notFound();
    return renderReportNote(renderFor(ctx), note);
  },
  removeNote: async ({ ctx, path, accountId }) => {
    await removeReportNote(ctx, { reportId: path.id, noteId: path.noteId, by: accountId });
    return undefined;
  },
});

/** Nobody has an id that cannot be one. */
function readId(text: string | undefined): number | undefined {
  return text === undefined ? undefined : (parseId(text) ?? -1);
}

async function answer({ ctx, accountId }: MemberCall, id: number): Promise<AdminReport> {
  const [report] = await renderReports(ctx, asMember(accountId), [await loadReportFor(ctx, accountId, id)]);
  if (report === undefined) throw notFound();
  return report;
}
