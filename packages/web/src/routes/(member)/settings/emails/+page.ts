import { fetchEmailChoices } from '#lib/api/emails.ts';
import { failPage } from '#lib/api/page-error.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, fetch }) => {
  await parent();
  return { choices: await fetchEmailChoices(fetch).catch(failPage) };
};
