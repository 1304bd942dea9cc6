import { redirect } from '@sveltejs/kit';
import type { PageLoad } from './$types';

/** A path of this server; anything that could lead elsewhere becomes the home page. */
function safePath(path: string | null): string {
  return path && /^\/(?![/\\])[\x21-\x7e]*$/.test(path) && !path.includes('\\') ? path : '/home';
}

export const load: PageLoad = async ({ parent, url }) => {
  const { me } = await parent();
  const redirectTo = safePath(url.searchParams.get('redirect_to'));
  if (me) redirect(302, redirectTo);
  return { redirectTo, error: url.searchParams.get('error') };
};
