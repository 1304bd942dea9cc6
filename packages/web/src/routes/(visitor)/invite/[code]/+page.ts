import { fetchInvitation } from '#lib/api/invites.ts';
import { failPage } from '#lib/api/page-error.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, fetch, params, url }) => {
  const { me } = await parent();
  const invitation = await fetchInvitation(fetch, params.code).catch(failPage);
  const { searchParams } = url;
  return { me, invitation, error: searchParams.get('error'), field: searchParams.get('field') };
};
