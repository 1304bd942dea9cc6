import { fetchCollection } from '#lib/api/collections.ts';
import { failPage } from '#lib/api/page-error.ts';
import { rememberAccounts } from '#lib/store/entities.svelte.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params, fetch }) => {
  const { collection, accounts } = await fetchCollection(fetch, params.id).catch(failPage);
  rememberAccounts(accounts);
  return { collection, accounts };
};
