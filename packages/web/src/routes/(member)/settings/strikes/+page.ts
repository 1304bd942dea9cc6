import { fetchStrikes } from '#lib/api/moderation.ts';
import { failPage } from '#lib/api/page-error.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, fetch }) => {
  await parent();
  return { list: await fetchStrikes(fetch).catch(failPage) };
};
