import { failPage } from '#lib/api/page-error.ts';
import { fetchWebhooks } from '#lib/api/webhooks.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, fetch }) => {
  await parent();
  return { webhooks: await fetchWebhooks(fetch).catch(failPage) };
};
