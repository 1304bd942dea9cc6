import type { AdminReport } from '@linnet/api-schemas/mastodon/admin-report.ts';
import { VISITOR } from '../../core/audience/viewer.ts';
import type { Context } from '../../core/context.ts';
import { loadReportFor } from '../../core/reports/load.ts';
import type { WebhookNews } from '../../core/webhooks/events.ts';
import { AppError } from '../../lib/errors.ts';
import { loadAdminAccount } from './admin-accounts.ts';
import { renderReports } from './admin-reports.ts';
import { loadStatus } from './statuses.ts';

/** What a program is told about: an entity for staff, but of posts only what every visitor may see. */
export async function renderNews(
  ctx: Context,
  { event, objectId, by }: WebhookNews & { by: number | null },
): Promise<object | undefined> {
  try {
    switch (event) {
      case 'account.created':
      case 'account.approved':
      case 'account.updated':
        return await loadAdminAccount(ctx, objectId);
      case 'report.created':
      case 'report.updated':
        return await loadReport(ctx, by, objectId);
      case 'status.created':
      case 'status.updated':
        return await loadStatus(ctx, VISITOR, objectId);
    }
  } catch (error) {
    // Gone since, or nothing that whoever answers for it may see.
    if (error instanceof AppError && error.code === 'not-found') return undefined;
    throw error;
  }
}

/** Of reported posts the text stays here where not everybody may read it. */
async function loadReport(ctx: Context, by: number | null, id: number): Promise<AdminReport | undefined> {
  const [report] = await renderReports(ctx, VISITOR, [await loadReportFor(ctx, by, id)]);
  if (report === undefined) return undefined;
  const open = new Set(report.statuses.map((status) => status.id));
  return { ...report, evidence: report.evidence.filter(({ status_id: postId }) => open.has(postId)) };
}
