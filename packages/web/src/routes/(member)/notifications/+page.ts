import { fetchPolicy } from '#lib/api/notification-requests.ts';
import { failPage } from '#lib/api/page-error.ts';
import { fetchNotifications } from '#lib/api/timelines.ts';
import { rememberStatuses } from '#lib/store/entities.svelte.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, fetch }) => {
  await parent();
  const [notifications, policy] = await Promise.all([fetchNotifications(fetch), fetchPolicy(fetch)]).catch(failPage);
  rememberStatuses(notifications.items.flatMap(({ status }) => status ?? []));
  return { notifications, waiting: policy.summary.pending_requests_count };
};
