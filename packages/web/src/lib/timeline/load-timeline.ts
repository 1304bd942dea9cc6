import type { Fetch } from '../api/call.ts';
import { failPage } from '../api/page-error.ts';
import { fetchTimeline, type TimelineName } from '../api/timelines.ts';
import type { Status } from '../api/types.ts';
import { rememberStatuses } from '../store/entities.svelte.ts';

/** The page of a timeline that the URL asks for by `max_id`. */
export async function loadTimeline(fetcher: Fetch, name: TimelineName, url: URL): Promise<Status[]> {
  const statuses = await fetchTimeline(fetcher, name, { max_id: url.searchParams.get('max_id') }).catch(failPage);
  rememberStatuses(statuses);
  return statuses;
}
