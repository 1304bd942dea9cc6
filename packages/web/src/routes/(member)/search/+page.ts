import { search } from '#lib/api/accounts.ts';
import type { Cursor } from '#lib/api/call.ts';
import { failPage } from '#lib/api/page-error.ts';
import type { SearchResults } from '#lib/api/types.ts';
import { rememberAccounts, rememberStatuses } from '#lib/store/entities.svelte.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, fetch, url }) => {
  await parent();
  const query = (url.searchParams.get('q') ?? '').trim();
  let results: SearchResults | null = null;
  let next: Cursor | null = null;
  if (query) {
    ({ body: results, next } = await search(fetch, query).catch(failPage));
    rememberAccounts(results.accounts);
    rememberStatuses(results.statuses);
  }
  return { query, results, next };
};
