import { type SearchType, search } from '#lib/api/accounts.ts';
import type { Cursor } from '#lib/api/call.ts';
import { failPage } from '#lib/api/page-error.ts';
import type { SearchResults } from '#lib/api/types.ts';
import { rememberAccounts, rememberStatuses } from '#lib/store/entities.svelte.ts';
import type { PageLoad } from './$types';

const TYPES: readonly SearchType[] = ['accounts', 'statuses', 'hashtags'];

export const load: PageLoad = async ({ parent, fetch, url }) => {
  await parent();
  const query = (url.searchParams.get('q') ?? '').trim();
  const type = TYPES.find((one) => one === url.searchParams.get('type'));
  let results: SearchResults | null = null;
  let next: Cursor | null = null;
  if (query) {
    ({ body: results, next } = await search(fetch, query, type).catch(failPage));
    rememberAccounts(results.accounts);
    rememberStatuses(results.statuses);
  }
  return { query, type, results, next };
};
