import { failPage } from '#lib/api/page-error.ts';
import { fetchPasskeys } from '#lib/api/passkeys.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, fetch }) => {
  await parent();
  return { passkeys: await fetchPasskeys(fetch).catch(failPage) };
};
