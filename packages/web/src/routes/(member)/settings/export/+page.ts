import { fetchExportStats } from '#lib/api/exports.ts';
import { failPage } from '#lib/api/page-error.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, fetch }) => {
  await parent();
  return { stats: await fetchExportStats(fetch).catch(failPage) };
};
