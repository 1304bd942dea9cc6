import { failPage } from '#lib/api/page-error.ts';
import { fetchRelays } from '#lib/api/relays.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, fetch }) => {
  await parent();
  return { relays: await fetchRelays(fetch).catch(failPage) };
};
