import { lookupAccount } from '#lib/api/accounts.ts';
import type { PageLoad } from './$types';

/** `to` names somebody to begin with; one who is not found is looked for by hand. */
export const load: PageLoad = async ({ parent, fetch, url }) => {
  await parent();
  const to = url.searchParams.get('to');
  const account = to ? await lookupAccount(fetch, to).catch(() => null) : null;
  return { to: account ? [account] : [], hasOwnBox: true };
};
