import { type Cursor, callApi, callList, type Fetch } from './call.ts';
import type { Screen, ScreenHit } from './types.ts';

const route = '/api/v1/admin/screens';

export type ScreenInput = Omit<Screen, 'id' | 'hits_count' | 'last_hit_at' | 'created_at'>;

/** What is looked for in every post. */
export const fetchScreens = (fetcher: Fetch) => callApi(fetcher, `GET ${route}`);

export const addScreen = (fetcher: Fetch, params: ScreenInput) => callApi(fetcher, `POST ${route}`, { params });

export const changeScreen = (fetcher: Fetch, id: string, params: Partial<ScreenInput>) =>
  callApi(fetcher, `PUT ${route}/:id`, { path: { id }, params });

export const removeScreen = (fetcher: Fetch, id: string) => callApi(fetcher, `DELETE ${route}/:id`, { path: { id } });

/** Which of them a text would meet, or the post that it is the address of. */
export const testScreens = (fetcher: Fetch, params: { text: string; local: boolean }) =>
  callApi(fetcher, `POST ${route}/test`, { params });

/** What conditions would have met in the last week. */
export const previewScreen = (fetcher: Fetch, params: Pick<ScreenInput, 'conditions' | 'scope' | 'staff'>) =>
  callApi(fetcher, `POST ${route}/preview`, { params });

/** What they did, or one of them, newest first. */
export const fetchScreenHits = (fetcher: Fetch, id: string | null, cursor: Cursor | null) =>
  id === null
    ? callList(fetcher, 'GET /api/v1/admin/screen_hits', { params: { limit: 20 }, cursor })
    : callList(fetcher, `GET ${route}/:id/hits`, { path: { id }, params: { limit: 20 }, cursor });

export const undoScreenHit = (fetcher: Fetch, id: string) =>
  callApi(fetcher, 'POST /api/v1/admin/screen_hits/:id/undo', { path: { id } });

/** Posts that wait for moderators, newest first. */
export const fetchHeld = (fetcher: Fetch, cursor: Cursor | null) =>
  callList(fetcher, 'GET /api/v1/admin/held_posts', { params: { limit: 20 }, cursor });

/** As it was read: it fails with 409 where it was edited since. */
export const approveHeld = (fetcher: Fetch, { id, status }: ScreenHit) =>
  callApi(fetcher, 'POST /api/v1/admin/held_posts/:id/approve', {
    path: { id },
    params: { edited_at: status?.edited_at ?? '' },
  });

export const refuseHeld = (fetcher: Fetch, { id }: ScreenHit) =>
  callApi(fetcher, 'POST /api/v1/admin/held_posts/:id/refuse', { path: { id } });

/** All that waits, up to one of them. */
export const answerHeld = (fetcher: Fetch, approve: boolean, upTo: string) =>
  callApi(fetcher, 'POST /api/v1/admin/held_posts', { params: { approve, up_to: upTo } });

/** Switches one off, and undoes all that it did. */
export const undoScreen = (fetcher: Fetch, id: string) => callApi(fetcher, `POST ${route}/:id/undo`, { path: { id } });
