import type { AdminReport } from '../api/moderation.ts';

/** What was reported about one person. */
export interface ReportGroup {
  /** Of the account. */
  id: string;
  target: AdminReport['target_account'];
  /** Newest first. */
  reports: AdminReport[];
}

/** Reports about one person together, where the newest of them stands. */
export function groupReports(reports: readonly AdminReport[]): ReportGroup[] {
  const groups = new Map<string, ReportGroup>();
  for (const report of reports) {
    const { target_account: target } = report;
    const group = groups.get(target.id);
    if (group) group.reports.push(report);
    else groups.set(target.id, { id: target.id, target, reports: [report] });
  }
  return [...groups.values()];
}
