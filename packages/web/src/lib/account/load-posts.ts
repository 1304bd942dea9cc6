import { type AccountStatusesQuery, fetchAccountStatuses } from '../api/accounts.ts';
import { type Fetch, type ListPage, readCursor } from '../api/call.ts';
import { failPage } from '../api/page-error.ts';
import type { Account, Status } from '../api/types.ts';
import { rememberStatuses } from '../store/entities.svelte.ts';

export type ProfileTab = 'posts' | 'replies' | 'media';

/** What each tab asks of the API. */
export function filterOfTab(tab: ProfileTab, account: Account): AccountStatusesQuery {
  if (tab === 'posts') return { exclude_replies: true };
  return tab === 'media' ? { only_media: true, exclude_replies: account.show_media_replies === false } : {};
}

/** The page of a profile's tab that the URL asks for, newest first; pinned posts come with the first page of posts. */
export async function loadPosts(
  fetcher: Fetch,
  account: Account,
  tab: ProfileTab,
  url: URL,
): Promise<{ statuses: ListPage<Status>; pinned: Status[] }> {
  const cursor = readCursor(url.searchParams);
  const withPinned = tab === 'posts' && cursor === null;
  const [statuses, pinned] = await Promise.all([
    fetchAccountStatuses(fetcher, account.id, { ...filterOfTab(tab, account), limit: 20 }, cursor),
    withPinned ? fetchAccountStatuses(fetcher, account.id, { pinned: true }) : null,
  ]).catch(failPage);
  rememberStatuses([...statuses.items, ...(pinned?.items ?? [])]);
  return { statuses, pinned: pinned?.items ?? [] };
}
