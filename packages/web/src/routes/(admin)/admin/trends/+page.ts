import { fetchTrends, TREND_KINDS } from '#lib/api/admin-trends.ts';
import { readCursor } from '#lib/api/call.ts';
import { failPage } from '#lib/api/page-error.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, fetch, url }) => {
  await parent();
  const asked = url.searchParams.get('kind');
  const kind = TREND_KINDS.find((one) => one === asked) ?? 'tags';
  return { kind, trends: await fetchTrends(fetch, kind, readCursor(url.searchParams)).catch(failPage) };
};
