import { failPage } from '#lib/api/page-error.ts';
import { fetchPresets } from '#lib/api/warning-presets.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, fetch }) => {
  await parent();
  return { presets: await fetchPresets(fetch).catch(failPage) };
};
