import { readCursor } from '#lib/api/call.ts';
import { fetchBlocked } from '#lib/api/own-account.ts';
import { failPage } from '#lib/api/page-error.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, fetch, url }) => {
  await parent();
  const list = await fetchBlocked(fetch, readCursor(url.searchParams)).catch(failPage);
  return { accounts: list.items, next: list.next };
};
