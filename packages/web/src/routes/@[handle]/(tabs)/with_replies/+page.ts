import { loadPosts } from '#lib/account/load-posts.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, fetch, url }) => {
  const { account } = await parent();
  return loadPosts(fetch, account, 'replies', url);
};
