import { fetchSubscriptions } from '#lib/api/admin-list-subscriptions.ts';
import { fetchServerLists } from '#lib/api/admin-server-lists.ts';
import { readCursor } from '#lib/api/call.ts';
import { failPage } from '#lib/api/page-error.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, fetch, url }) => {
  await parent();
  const [subscriptions, lists] = await Promise.all([
    fetchSubscriptions(fetch),
    fetchServerLists(fetch, readCursor(url.searchParams)),
  ]).catch(failPage);
  return { subscriptions, lists };
};
