import { redirect } from '@sveltejs/kit';
import { accountPath, statusPath } from '#lib/account/paths.ts';
import { failPage } from '#lib/api/page-error.ts';
import { search } from '#lib/api/search.ts';
import type { PageLoad } from './$types';

/**
 * Where other servers send people of ours who want to follow or answer something there (`uri`, its address or handle):
 * to the page that shows it here. What is not found is a search that found nothing, which says what to do.
 */
export const load: PageLoad = async ({ parent, fetch, url }) => {
  await parent();
  const uri = (url.searchParams.get('uri') ?? '').trim().replace(/^acct:/, '');
  if (uri === '') redirect(302, '/search');
  const { accounts, statuses } = (await search(fetch, { q: uri }).catch(failPage)).body;
  const [account] = accounts;
  const [status] = statuses;
  // A word may find many, an address one thing.
  if (accounts.length + statuses.length !== 1) redirect(302, `/search?q=${encodeURIComponent(uri)}`);
  redirect(302, account ? accountPath(account) : status ? statusPath(status) : '/search');
};
