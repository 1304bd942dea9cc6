import { error } from '@sveltejs/kit';
import { readCursor } from '#lib/api/call.ts';
import { failPage } from '#lib/api/page-error.ts';
import { fetchDoers, isDeed } from '#lib/api/post-page.ts';
import { fetchStatus } from '#lib/api/statuses.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params, fetch, url }) => {
  const { deed, id } = params;
  if (!isDeed(deed)) error(404);
  const [status, list] = await Promise.all([
    fetchStatus(fetch, id),
    fetchDoers(fetch, id, deed, readCursor(url.searchParams)),
  ]).catch(failPage);
  return { deed, status, accounts: list.items, next: list.next };
};
