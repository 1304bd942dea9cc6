import { readCursor } from '#lib/api/call.ts';
import { fetchAdminReports, type ReportFilter } from '#lib/api/moderation.ts';
import { failPage } from '#lib/api/page-error.ts';
import type { PageLoad } from './$types';

const SHOWN: readonly ReportFilter[] = ['waiting', 'mine', 'resolved'];

export const load: PageLoad = async ({ parent, fetch, url }) => {
  await parent();
  const show = SHOWN.find((one) => one === url.searchParams.get('show')) ?? 'waiting';
  const about = url.searchParams.get('about') ?? undefined;
  const reports = await fetchAdminReports(fetch, { show, about }, readCursor(url.searchParams)).catch(failPage);
  return { show, about, reports };
};
