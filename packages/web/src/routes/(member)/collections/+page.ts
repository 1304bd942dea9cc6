import { fetchCollectionsOf } from '#lib/api/accounts.ts';
import { fetchCollectionsWith } from '#lib/api/collections.ts';
import { failPage } from '#lib/api/page-error.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, fetch }) => {
  const { me } = await parent();
  const [own, others] = await Promise.all([fetchCollectionsOf(fetch, me.id), fetchCollectionsWith(fetch, me.id)]).catch(
    failPage,
  );
  return { own: own.collections, others: others.collections.filter((one) => one.account_id !== me.id) };
};
