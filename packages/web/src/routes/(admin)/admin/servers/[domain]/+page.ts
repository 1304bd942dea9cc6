import { fetchServer, fetchTied, previewDecision } from '#lib/api/admin-servers.ts';
import { readCursor } from '#lib/api/call.ts';
import { failPage } from '#lib/api/page-error.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, fetch, url, params: { domain } }) => {
  await parent();
  const [preview, server, tied] = await Promise.all([
    previewDecision(fetch, domain),
    fetchServer(fetch, domain),
    fetchTied(fetch, domain, readCursor(url.searchParams)),
  ]).catch(failPage);
  return { preview, server, tied };
};
