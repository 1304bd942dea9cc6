import { fetchFollowList } from '#lib/api/accounts.ts';
import { failPage } from '#lib/api/page-error.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, fetch }) => {
  const { account } = await parent();
  return { accounts: await fetchFollowList(fetch, account.id, 'followers').catch(failPage) };
};
