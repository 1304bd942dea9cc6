import { fetchAdminReport, fetchAdminReports, fetchReportNotes, fetchStrikesOf } from '#lib/api/moderation.ts';
import { failPage } from '#lib/api/page-error.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, fetch, params }) => {
  await parent();
  const report = await fetchAdminReport(fetch, params.id).catch(failPage);
  const about = report.target_account.id;
  const [others, strikes, notes] = await Promise.all([
    fetchAdminReports(fetch, { show: 'waiting', about }, null),
    fetchStrikesOf(fetch, about),
    fetchReportNotes(fetch, params.id),
  ]).catch(failPage);
  return { report, notes, strikes, others: others.items.filter(({ id }) => id !== report.id) };
};
