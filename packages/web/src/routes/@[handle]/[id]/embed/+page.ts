import { error } from '@sveltejs/kit';
import { failPage } from '#lib/api/page-error.ts';
import { fetchStatus } from '#lib/api/statuses.ts';
import type { PageLoad } from './$types';

/** In a page of somebody else nothing runs, whoever looks. */
export const csr = false;

export const load: PageLoad = async ({ params, fetch }) => {
  const status = await fetchStatus(fetch, params.id).catch(failPage);
  if (status.account.acct.includes('@')) error(404, 'not_found');
  return { status };
};
