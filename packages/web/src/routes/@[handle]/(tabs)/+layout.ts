import { fetchFeaturedTags } from '#lib/api/tags.ts';
import type { LayoutLoad } from './$types';

/** A profile without its tags is better than none. */
export const load: LayoutLoad = async ({ parent, fetch }) => {
  const { account } = await parent();
  return { featuredTags: await fetchFeaturedTags(fetch, account.id).catch(() => []) };
};
