import { redirect } from '@sveltejs/kit';
import { ApiError, type Fetch, type ListPage, readCursor } from '../api/call.ts';
import { failPage } from '../api/page-error.ts';
import { fetchTimeline, type TimelineName } from '../api/timelines.ts';
import type { Status } from '../api/types.ts';
import { rememberStatuses } from '../store/entities.svelte.ts';

/** The page of a timeline that the URL asks for by its cursor. Who may read it signed in is led there. */
export async function loadTimeline(fetcher: Fetch, name: TimelineName, url: URL): Promise<ListPage<Status>> {
  const page = await fetchTimeline(fetcher, name, readCursor(url.searchParams)).catch((cause: unknown) => {
    if (cause instanceof ApiError && cause.status === 401) {
      redirect(302, `/sign-in?redirect_to=${encodeURIComponent(url.pathname)}`);
    }
    failPage(cause);
  });
  rememberStatuses(page.items);
  return page;
}
