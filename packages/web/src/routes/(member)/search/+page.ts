import type { Cursor } from '#lib/api/call.ts';
import { failPage } from '#lib/api/page-error.ts';
import { type SearchType, search } from '#lib/api/search.ts';
import type { SearchResults } from '#lib/api/types.ts';
import { rememberAccounts, rememberStatuses } from '#lib/store/entities.svelte.ts';
import { browser } from '$app/env';
import type { PageLoad } from './$types';

const TYPES: readonly SearchType[] = ['accounts', 'statuses', 'hashtags'];
/** Days are the reader's own, which only their browser knows: it alone looks for what they are in. */
const DAYS = /(?:before|after|during)[:：]/i;

export const load: PageLoad = async ({ parent, fetch, url }) => {
  await parent();
  const query = (url.searchParams.get('q') ?? '').trim();
  const type = TYPES.find((one) => one === url.searchParams.get('type'));
  const dated = DAYS.test(query);
  const timezone = dated && browser ? Intl.DateTimeFormat().resolvedOptions().timeZone : undefined;
  let results: SearchResults | null = null;
  let next: Cursor | null = null;
  if (query && (browser || !dated)) {
    ({ body: results, next } = await search(fetch, { q: query, type, timezone }).catch(failPage));
    rememberAccounts(results.accounts);
    rememberStatuses(results.statuses);
  }
  return { query, type, timezone, results, next };
};
