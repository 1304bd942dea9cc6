import { fetchStorage } from '#lib/api/admin-storage.ts';
import { failPage } from '#lib/api/page-error.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, fetch }) => {
  await parent();
  return { storage: await fetchStorage(fetch).catch(failPage) };
};
