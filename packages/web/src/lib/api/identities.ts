import { callApi, type Fetch } from './call.ts';

/** Oldest first. */
export const fetchIdentities = (fetcher: Fetch) => callApi(fetcher, 'GET /api/v1/user/identities');

/** Answers where the browser has to go. */
export const connectIdentity = (fetcher: Fetch, provider: string) =>
  callApi(fetcher, 'POST /api/v1/user/identities', { params: { provider } });

/** With the name and password of the server's directory. */
export const connectDirectory = (fetcher: Fetch, login: string, password: string) =>
  callApi(fetcher, 'POST /api/v1/user/identities/directory', { params: { login, password } });

export const removeIdentity = (fetcher: Fetch, id: string) =>
  callApi(fetcher, 'DELETE /api/v1/user/identities/:id', { path: { id } });
