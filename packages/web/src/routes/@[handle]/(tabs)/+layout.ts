import { fetchEndorsed, fetchFamiliar } from '#lib/api/accounts.ts';
import { fetchFeaturedTags } from '#lib/api/tags.ts';
import type { LayoutLoad } from './$types';

/** A profile without what it features is better than none. */
export const load: LayoutLoad = async ({ parent, fetch }) => {
  const { account, me } = await parent();
  const [featuredTags, endorsed, familiar] = await Promise.all([
    fetchFeaturedTags(fetch, account.id).catch(() => []),
    fetchEndorsed(fetch, account.id).catch(() => []),
    me && me.id !== account.id ? fetchFamiliar(fetch, account.id).catch(() => []) : [],
  ]);
  return { featuredTags, endorsed, familiar };
};
