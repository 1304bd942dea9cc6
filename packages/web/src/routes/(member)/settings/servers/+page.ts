import { readCursor } from '#lib/api/call.ts';
import { fetchBlockedServers } from '#lib/api/domain-blocks.ts';
import { failPage } from '#lib/api/page-error.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, fetch, url }) => {
  await parent();
  const list = await fetchBlockedServers(fetch, readCursor(url.searchParams)).catch(failPage);
  return { domains: list.items, next: list.next };
};
