import { lookupAccount } from '#lib/api/accounts.ts';
import { failPage } from '#lib/api/page-error.ts';
import { rememberAccounts } from '#lib/store/entities.svelte.ts';
import type { LayoutLoad } from './$types';

export const load: LayoutLoad = async ({ params, fetch }) => {
  const account = await lookupAccount(fetch, params.handle).catch(failPage);
  rememberAccounts([account]);
  return { account };
};
