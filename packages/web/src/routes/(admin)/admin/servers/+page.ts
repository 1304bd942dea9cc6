import { fetchDecisions, fetchServers } from '#lib/api/admin-servers.ts';
import { readCursor } from '#lib/api/call.ts';
import { failPage } from '#lib/api/page-error.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, fetch, url }) => {
  await parent();
  const q = url.searchParams.get('q') ?? '';
  const which = url.searchParams.get('which') ?? 'all';
  const cursor = readCursor(url.searchParams);
  if (which === 'decided') {
    const { items, next } = await fetchDecisions(fetch, cursor).catch(failPage);
    return { q, which, decisions: items, servers: [], next };
  }
  const { items, next } = await fetchServers(fetch, { q, failing: which === 'failing' }, cursor).catch(failPage);
  return { q, which, decisions: [], servers: items, next };
};
