import { fetchDecisions, fetchMode, fetchServers } from '#lib/api/admin-servers.ts';
import { readCursor } from '#lib/api/call.ts';
import { failPage } from '#lib/api/page-error.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, fetch, url }) => {
  await parent();
  const q = url.searchParams.get('q') ?? '';
  const which = url.searchParams.get('which') ?? 'all';
  const cursor = readCursor(url.searchParams);
  if (which === 'decided') {
    const [{ mode }, { items, next }] = await Promise.all([fetchMode(fetch), fetchDecisions(fetch, cursor)]).catch(
      failPage,
    );
    return { q, which, mode, decisions: items, servers: [], next };
  }
  const found = fetchServers(fetch, { q, failing: which === 'failing' }, cursor);
  const [{ mode }, { items, next }] = await Promise.all([fetchMode(fetch), found]).catch(failPage);
  return { q, which, mode, decisions: [], servers: items, next };
};
