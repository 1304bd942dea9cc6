import { type AccountStatusesQuery, fetchAccountStatuses } from '../api/accounts.ts';
import { type Fetch, type ListPage, readCursor } from '../api/call.ts';
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

/** The page of a profile's tab that the URL asks for, newest first; pinned posts come with the first page of posts. */
export async function loadPosts(
  fetcher: Fetch,
  accountId: string,
  tab: ProfileTab,
  url: URL,
): Promise<{ statuses: ListPage<Status>; pinned: Status[] }> {
  const cursor = readCursor(url.searchParams);
  const withPinned = tab === 'posts' && cursor === null;
  const [statuses, pinned] = await Promise.all([
    fetchAccountStatuses(fetcher, accountId, { ...tabFilters[tab], limit: 20 }, cursor),
    withPinned ? fetchAccountStatuses(fetcher, accountId, { pinned: true }) : null,
  ]).catch(failPage);
  rememberStatuses([...statuses.items, ...(pinned?.items ?? [])]);
  return { statuses, pinned: pinned?.items ?? [] };
}
