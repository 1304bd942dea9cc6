import { redirect } from '@sveltejs/kit';
import { fetchJoinRequest } from '#lib/api/join-requests.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ parent, url, platform, fetch }) => {
  const { me } = await parent();
  const redirectTo = platform?.toLocalPath(url.searchParams.get('redirect_to')) ?? '/home';
  if (me) redirect(302, redirectTo);
  const ticket = url.searchParams.get('ticket');
  const request = ticket === null ? null : await fetchJoinRequest(fetch, ticket);
  const changed = url.searchParams.get('done') === 'password';
  return { redirectTo, error: url.searchParams.get('error'), changed, request };
};
