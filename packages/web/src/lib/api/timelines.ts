import { type Cursor, callApi, callList, type Fetch } from './call.ts';

export type TimelineName =
  | 'home'
  | 'local'
  | 'public'
  | 'bookmarks'
  | 'favourites'
  | `tag:${string}`
  | `quotes:${string}`
  | `list:${string}`
  | `link:${string}`;

/** One page of a timeline, newest first. */
export function fetchTimeline(fetcher: Fetch, name: TimelineName, cursor: Cursor | null = null, limit = 20) {
  const page = { params: { limit }, cursor };
  if (name.startsWith('tag:')) {
    return callList(fetcher, 'GET /api/v1/timelines/tag/:hashtag', { path: { hashtag: name.slice(4) }, ...page });
  }
  if (name.startsWith('quotes:')) {
    return callList(fetcher, 'GET /api/v1/statuses/:id/quotes', { path: { id: name.slice(7) }, ...page });
  }
  if (name.startsWith('list:')) {
    return callList(fetcher, 'GET /api/v1/timelines/list/:id', { path: { id: name.slice(5) }, ...page });
  }
  if (name.startsWith('link:')) {
    return callList(fetcher, 'GET /api/v1/timelines/link', { params: { limit, url: name.slice(5) }, cursor });
  }
  if (name === 'home') return callList(fetcher, 'GET /api/v1/timelines/home', page);
  if (name === 'bookmarks' || name === 'favourites') return callList(fetcher, `GET /api/v1/${name}`, page);
  const params = name === 'local' ? { limit, local: true } : { limit };
  return callList(fetcher, 'GET /api/v1/timelines/public', { params, cursor });
}

export const fetchNotifications = (fetcher: Fetch, cursor: Cursor | null = null) =>
  callList(fetcher, 'GET /api/v1/notifications', { params: { limit: 40 }, cursor });

export const countUnread = (fetcher: Fetch) => callApi(fetcher, 'GET /api/v1/notifications/unread_count');

export const saveMarker = (fetcher: Fetch, timeline: 'home' | 'notifications', id: string) =>
  callApi(fetcher, 'POST /api/v1/markers', { params: { [timeline]: { last_read_id: id } } });

export const fetchMarker = (fetcher: Fetch, timeline: 'home' | 'notifications') =>
  callApi(fetcher, 'GET /api/v1/markers', { params: { timeline: [timeline] } });

export const fetchInstance = (fetcher: Fetch) => callApi(fetcher, 'GET /api/v2/instance');
