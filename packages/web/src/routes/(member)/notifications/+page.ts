import { failPage } from '#lib/api/page-error.ts';
import { fetchNotifications } from '#lib/api/timelines.ts';
import { rememberStatuses } from '#lib/store/entities.svelte.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, fetch }) => {
  await parent();
  const notifications = await fetchNotifications(fetch).catch(failPage);
  rememberStatuses(notifications.items.flatMap(({ status }) => status ?? []));
  return { notifications };
};
