import { fetchAllows, fetchMode, fetchModePreview } from '#lib/api/admin-servers.ts';
import { readCursor } from '#lib/api/call.ts';
import { failPage } from '#lib/api/page-error.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, fetch, url }) => {
  await parent();
  const [{ mode }, about, allows] = await Promise.all([
    fetchMode(fetch),
    fetchModePreview(fetch),
    fetchAllows(fetch, readCursor(url.searchParams)),
  ]).catch(failPage);
  return { mode, about, allows };
};
