import { callApi, type Fetch } from './call.ts';
import type { Instance, Markers, Notification, Status } from './types.ts';

export interface PageQuery {
  max_id?: string | null;
  min_id?: string | null;
  since_id?: string | null;
  limit?: number;
}

export type TimelineName = 'home' | 'local' | 'public' | 'bookmarks' | 'favourites' | `tag:${string}`;

function timelinePath(name: TimelineName): string {
  if (name.startsWith('tag:')) return `/api/v1/timelines/tag/${encodeURIComponent(name.slice(4))}`;
  if (name === 'home') return '/api/v1/timelines/home';
  if (name === 'bookmarks' || name === 'favourites') return `/api/v1/${name}`;
  return '/api/v1/timelines/public';
}

/** One page of a timeline, newest first. */
export const fetchTimeline = (fetcher: Fetch, name: TimelineName, query: PageQuery = {}) =>
  callApi<Status[]>(fetcher, timelinePath(name), {
    query: { limit: 20, ...query, ...(name === 'local' ? { local: true } : {}) },
  });

export const fetchNotifications = (fetcher: Fetch, query: PageQuery = {}) =>
  callApi<Notification[]>(fetcher, '/api/v1/notifications', { query: { limit: 40, ...query } });

export const fetchMarkers = (fetcher: Fetch) =>
  callApi<Markers>(fetcher, '/api/v1/markers', { query: { timeline: ['notifications'] } });

export const saveMarker = (fetcher: Fetch, id: string) =>
  callApi<Markers>(fetcher, '/api/v1/markers', { method: 'POST', body: { notifications: { last_read_id: id } } });

export const fetchInstance = (fetcher: Fetch) => callApi<Instance>(fetcher, '/api/v2/instance');
