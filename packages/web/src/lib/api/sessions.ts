import { type Cursor, callApi, callList, type Fetch } from './call.ts';

/** Browsers and apps that are signed in as the reader, newest first. */
export const fetchSessions = (fetcher: Fetch, cursor: Cursor | null = null) =>
  callList(fetcher, 'GET /api/v1/tokens', { params: { limit: 40 }, cursor });

export const endSession = (fetcher: Fetch, id: string) =>
  callApi(fetcher, 'POST /api/v1/tokens/:id/invalidate', { path: { id } });

/** Ends it all: the account and everything of it. */
export const deleteOwnAccount = (fetcher: Fetch, password: string) =>
  callApi(fetcher, 'POST /api/v1/accounts/delete', { params: { password } });

/** Signs everything out, this browser too. */
export const changePassword = (fetcher: Fetch, old_password: string, new_password: string) =>
  callApi(fetcher, 'POST /api/v1/user/password_change', { params: { old_password, new_password } });

/** The reader's login, with the address they are written to. */
export const fetchUser = (fetcher: Fetch) => callApi(fetcher, 'GET /api/v1/user');

export const changeEmail = (fetcher: Fetch, new_email: string, password: string) =>
  callApi(fetcher, 'POST /api/v1/user/email_change', { params: { new_email, password } });
