import { fetchInvites } from '#lib/api/invites.ts';
import { failPage } from '#lib/api/page-error.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, fetch }) => {
  await parent();
  return { invites: await fetchInvites(fetch).catch(failPage) };
};
