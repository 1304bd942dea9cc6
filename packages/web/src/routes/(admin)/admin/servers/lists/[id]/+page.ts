import { fetchDrafts, fetchServerList } from '#lib/api/admin-server-lists.ts';
import { readCursor } from '#lib/api/call.ts';
import { failPage } from '#lib/api/page-error.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, fetch, url, params: { id } }) => {
  await parent();
  const [list, drafts] = await Promise.all([
    fetchServerList(fetch, id),
    fetchDrafts(fetch, id, readCursor(url.searchParams)),
  ]).catch(failPage);
  return { list, drafts };
};
