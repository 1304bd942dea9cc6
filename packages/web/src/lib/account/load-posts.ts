import { type AccountStatusesQuery, fetchAccountStatuses } from '../api/accounts.ts';
import type { Fetch } from '../api/call.ts';
import { failPage } from '../api/page-error.ts';
import type { Status } from '../api/types.ts';
import { rememberStatuses } from '../store/entities.svelte.ts';

export type ProfileTab = 'posts' | 'replies' | 'media';

/** What each tab asks of the API. */
export const tabFilters: Record<ProfileTab, AccountStatusesQuery> = {
  posts: { exclude_replies: true },
  replies: {},
  media: { only_media: true },
};

/** One page of a profile's tab, newest first; pinned posts come with the first page of posts. */
export async function loadPosts(
  fetcher: Fetch,
  accountId: string,
  tab: ProfileTab,
  maxId: string | null,
): Promise<{ statuses: Status[]; pinned: Status[] }> {
  const withPinned = tab === 'posts' && maxId === null;
  const [statuses, pinned] = await Promise.all([
    fetchAccountStatuses(fetcher, accountId, { ...tabFilters[tab], max_id: maxId, limit: 20 }),
    withPinned ? fetchAccountStatuses(fetcher, accountId, { pinned: true }) : [],
  ]).catch(failPage);
  rememberStatuses([...statuses, ...pinned]);
  return { statuses, pinned };
}
