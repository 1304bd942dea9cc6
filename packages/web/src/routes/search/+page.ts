import { search } from '#lib/api/accounts.ts';
import { failPage } from '#lib/api/page-error.ts';
import { requireMember } from '#lib/api/require-member.ts';
import type { SearchResults } from '#lib/api/types.ts';
import { rememberAccounts, rememberStatuses } from '#lib/store/entities.svelte.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, fetch, url }) => {
  await requireMember(parent, url);
  const query = (url.searchParams.get('q') ?? '').trim();
  let results: SearchResults | null = null;
  if (query) {
    results = await search(fetch, query, /^@?[^@\s]+@\S+|^https?:/.test(query)).catch(failPage);
    rememberAccounts(results.accounts);
    rememberStatuses(results.statuses);
  }
  return { query, results };
};
