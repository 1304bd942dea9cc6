import { fetchIdentities } from '#lib/api/identities.ts';
import { failPage } from '#lib/api/page-error.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, fetch, url }) => {
  await parent();
  const identities = await fetchIdentities(fetch).catch(failPage);
  return { identities, done: url.searchParams.get('done'), error: url.searchParams.get('error') };
};
