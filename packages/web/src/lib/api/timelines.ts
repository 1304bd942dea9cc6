import { type Cursor, callApi, callList, type Fetch } from './call.ts';
import type { Instance, Markers, Notification, Status } from './types.ts';

export type TimelineName = 'home' | 'local' | 'public' | 'bookmarks' | 'favourites' | `tag:${string}`;

function timelinePath(name: TimelineName): string {
  if (name.startsWith('tag:')) return `/api/v1/timelines/tag/${encodeURIComponent(name.slice(4))}`;
  if (name === 'home') return '/api/v1/timelines/home';
  if (name === 'bookmarks' || name === 'favourites') return `/api/v1/${name}`;
  return '/api/v1/timelines/public';
}

/** One page of a timeline, newest first. */
export const fetchTimeline = (fetcher: Fetch, name: TimelineName, cursor: Cursor | null = null, limit = 20) =>
  callList<Status>(fetcher, timelinePath(name), {
    query: { limit, ...(name === 'local' ? { local: true } : {}) },
    cursor,
  });

export const fetchNotifications = (fetcher: Fetch, cursor: Cursor | null = null) =>
  callList<Notification>(fetcher, '/api/v1/notifications', { query: { limit: 40 }, cursor });

export const countUnread = (fetcher: Fetch) =>
  callApi<{ count: number }>(fetcher, '/api/v1/notifications/unread_count');

export const saveMarker = (fetcher: Fetch, id: string) =>
  callApi<Markers>(fetcher, '/api/v1/markers', { method: 'POST', body: { notifications: { last_read_id: id } } });

export const fetchInstance = (fetcher: Fetch) => callApi<Instance>(fetcher, '/api/v2/instance');
