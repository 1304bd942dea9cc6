import { failPage } from '#lib/api/page-error.ts';
import { requireMember } from '#lib/api/require-member.ts';
import { fetchNotifications } from '#lib/api/timelines.ts';
import { rememberStatuses } from '#lib/store/entities.svelte.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, fetch, url }) => {
  await requireMember(parent, url);
  const notifications = await fetchNotifications(fetch).catch(failPage);
  rememberStatuses(notifications.items.flatMap(({ status }) => status ?? []));
  return { notifications };
};
