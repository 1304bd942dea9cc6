import { callApi, type Fetch } from './call.ts';

/** What the server says to its people. */
export const fetchAnnouncements = (fetcher: Fetch) => callApi(fetcher, 'GET /api/v1/announcements');

export const dismissAnnouncement = (fetcher: Fetch, id: string) =>
  callApi(fetcher, 'POST /api/v1/announcements/:id/dismiss', { path: { id } });

/** `name` is an emoji, or the shortcode of one of the server. */
export const reactToAnnouncement = (fetcher: Fetch, id: string, name: string) =>
  callApi(fetcher, 'PUT /api/v1/announcements/:id/reactions/:name', { path: { id, name } });

export const unreactToAnnouncement = (fetcher: Fetch, id: string, name: string) =>
  callApi(fetcher, 'DELETE /api/v1/announcements/:id/reactions/:name', { path: { id, name } });
