import { fetchOwnEmojis } from '#lib/api/admin-emojis.ts';
import { failPage } from '#lib/api/page-error.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, fetch }) => {
  await parent();
  return { emojis: await fetchOwnEmojis(fetch).catch(failPage) };
};
