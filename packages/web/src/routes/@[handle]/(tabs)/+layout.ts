import { fetchCollectionsOf, fetchEndorsed } from '#lib/api/accounts.ts';
import { fetchFeaturedTags } from '#lib/api/tags.ts';
import type { LayoutLoad } from './$types';

/** A profile without what it features is better than none. */
export const load: LayoutLoad = async ({ parent, fetch }) => {
  const { account } = await parent();
  const [featuredTags, endorsed, collections] = await Promise.all([
    fetchFeaturedTags(fetch, account.id).catch(() => []),
    fetchEndorsed(fetch, account.id).catch(() => []),
    fetchCollectionsOf(fetch, account.id).then(
      (found) => found.collections,
      () => [],
    ),
  ]);
  return { featuredTags, endorsed, collections };
};
