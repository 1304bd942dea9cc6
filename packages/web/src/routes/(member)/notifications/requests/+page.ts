import { fetchRequests } from '#lib/api/notification-requests.ts';
import { failPage } from '#lib/api/page-error.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, fetch }) => {
  await parent();
  return { requests: await fetchRequests(fetch).catch(failPage) };
};
