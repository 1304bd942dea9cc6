import { redirect } from '@sveltejs/kit';
import { fetchStrikes } from '#lib/api/moderation.ts';
import { failPage } from '#lib/api/page-error.ts';
import { requireMember } from '#lib/api/require-member.ts';
import type { PageLoad } from './$types';

/** What somebody who is suspended sees, and all they see. */
export const load: PageLoad = async ({ parent, fetch, url }) => {
  const me = await requireMember(parent, url);
  if (!me.suspended) redirect(302, '/home');
  return { me, list: await fetchStrikes(fetch).catch(failPage) };
};
