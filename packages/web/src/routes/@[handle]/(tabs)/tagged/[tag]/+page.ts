import { fetchAccountStatuses } from '#lib/api/accounts.ts';
import { readCursor } from '#lib/api/call.ts';
import { failPage } from '#lib/api/page-error.ts';
import { rememberStatuses } from '#lib/store/entities.svelte.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, params, fetch, url }) => {
  const { account } = await parent();
  const query = { tagged: params.tag, limit: 20 };
  const statuses = await fetchAccountStatuses(fetch, account.id, query, readCursor(url.searchParams)).catch(failPage);
  rememberStatuses(statuses.items);
  return { tag: params.tag, statuses };
};
