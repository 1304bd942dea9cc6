import { callApi, type Fetch } from './call.ts';

/** Every browser and app that is signed in as the reader, newest first. */
export const fetchSessions = (fetcher: Fetch) => callApi(fetcher, 'GET /api/v1/tokens');

export const endSession = (fetcher: Fetch, id: string) =>
  callApi(fetcher, 'POST /api/v1/tokens/:id/invalidate', { path: { id } });

/** Signs everything out, this browser too. */
export const changePassword = (fetcher: Fetch, old_password: string, new_password: string) =>
  callApi(fetcher, 'POST /api/v1/user/password_change', { params: { old_password, new_password } });
