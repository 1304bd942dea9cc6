import { failPage } from '#lib/api/page-error.ts';
import { fetchTwoFactor } from '#lib/api/two-factor.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, fetch }) => {
  await parent();
  return { twoFactor: await fetchTwoFactor(fetch).catch(failPage) };
};
