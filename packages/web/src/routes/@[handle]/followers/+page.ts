import { readCursor } from '#lib/api/call.ts';
import { fetchFollowList } from '#lib/api/follow-lists.ts';
import { failPage } from '#lib/api/page-error.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, fetch, url }) => {
  const { account } = await parent();
  const list = await fetchFollowList(fetch, account.id, 'followers', readCursor(url.searchParams)).catch(failPage);
  return { accounts: list.items, next: list.next };
};
