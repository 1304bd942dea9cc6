import type { AdminReport } from '@linnet/api-schemas/mastodon/admin-report.ts';
import type { Viewer } from '../../core/audience/viewer.ts';
import type { Context } from '../../core/context.ts';
import { loadPeople } from '../../core/people/load.ts';
import { countWaitingAbout, loadFates, type ReportView } from '../../core/reports/load.ts';
import { loadInstanceSettings } from '../../core/users/settings.ts';
import { renderAdminAccounts } from './admin-accounts.ts';
import { renderRules } from './routes/instance.ts';
import { renderAdminReport } from './serializers/admin-report.ts';
import { loadStatuses } from './statuses.ts';

/** Reports for staff; of reported posts those are among them that `viewer` may see. */
export async function renderReports(
  ctx: Context,
  viewer: Viewer,
  reports: readonly ReportView[],
): Promise<AdminReport[]> {
  const involved = reports.flatMap(({ account, target, assignee, resolvedBy }) => [
    account,
    target,
    assignee,
    resolvedBy,
  ]);
  const postIds = [...new Set(reports.flatMap(({ posts }) => posts.map(({ postId }) => postId)))];
  const entries = postIds.map((postId) => ({ entryId: postId, postId }));
  const statuses = await loadStatuses(ctx, viewer, entries);
  const people = await loadPeople(ctx, [...new Set(involved.flatMap((one) => one?.id ?? []))]);
  const accounts = await renderAdminAccounts(ctx, [...people.values()]);
  const beside = {
    accounts: new Map(accounts.map((account) => [Number(account.id), account])),
    statuses: new Map(statuses.map((status) => [Number(status.id), status])),
    fates: await loadFates(ctx, reports),
    waiting: await countWaitingAbout(
      ctx,
      reports.map(({ target }) => target.id),
    ),
    rules: renderRules(await loadInstanceSettings(ctx)),
  };
  return reports.map((report) => renderAdminReport(report, beside));
}
