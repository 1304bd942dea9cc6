import { BARRIER_KINDS, fetchBarriers } from '#lib/api/barriers.ts';
import { readCursor } from '#lib/api/call.ts';
import { failPage } from '#lib/api/page-error.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, fetch, url }) => {
  await parent();
  const asked = url.searchParams.get('kind');
  const kind = BARRIER_KINDS.find((one) => one === asked) ?? 'ip';
  return { kind, barriers: await fetchBarriers(fetch, kind, readCursor(url.searchParams)).catch(failPage) };
};
