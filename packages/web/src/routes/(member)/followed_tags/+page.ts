import { failPage } from '#lib/api/page-error.ts';
import { fetchFollowedTags } from '#lib/api/tags.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, fetch }) => {
  await parent();
  return { tags: await fetchFollowedTags(fetch).catch(failPage) };
};
