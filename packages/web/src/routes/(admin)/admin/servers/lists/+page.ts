import { fetchServerLists } from '#lib/api/admin-server-lists.ts';
import { readCursor } from '#lib/api/call.ts';
import { failPage } from '#lib/api/page-error.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, fetch, url }) => {
  await parent();
  return { lists: await fetchServerLists(fetch, readCursor(url.searchParams)).catch(failPage) };
};
