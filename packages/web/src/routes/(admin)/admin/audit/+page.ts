import { fetchAudit, fetchAuditActs } from '#lib/api/admin-audit.ts';
import { readCursor } from '#lib/api/call.ts';
import { failPage } from '#lib/api/page-error.ts';
import type { PageLoad } from './$types';

const FILTERS = ['account_id', 'act', 'target_kind', 'target_key'];

export const load: PageLoad = async ({ parent, fetch, url }) => {
  await parent();
  const given = FILTERS.flatMap((name) => {
    const value = url.searchParams.get(name);
    return value ? [[name, value]] : [];
  });
  const filter = Object.fromEntries(given) as Record<string, string>;
  const [entries, acts] = await Promise.all([
    fetchAudit(fetch, filter, readCursor(url.searchParams)),
    fetchAuditActs(fetch),
  ]).catch(failPage);
  return { entries, acts, filter };
};
