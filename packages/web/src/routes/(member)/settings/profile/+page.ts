import { fetchFeaturedTags, suggestTags } from '#lib/api/tags.ts';
import type { PageLoad } from './$types';

/** The profile can be edited without its tags. */
export const load: PageLoad = async ({ parent, fetch }) => {
  const { me } = await parent();
  const [featured, suggestions] = await Promise.all([
    fetchFeaturedTags(fetch, me.id).catch(() => null),
    suggestTags(fetch).catch(() => []),
  ]);
  return { featured, suggestions };
};
