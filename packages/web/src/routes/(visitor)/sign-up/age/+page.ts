import { redirect } from '@sveltejs/kit';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, url }) => {
  const { me } = await parent();
  if (me) redirect(302, '/home');
  return { error: url.searchParams.get('error') };
};
