import { redirect } from '@sveltejs/kit';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ parent, url, platform }) => {
  const { me } = await parent();
  const redirectTo = platform?.toLocalPath(url.searchParams.get('redirect_to')) ?? '/home';
  if (me) redirect(302, redirectTo);
  return { redirectTo, error: url.searchParams.get('error') };
};
