import { callApi, type Fetch } from './call.ts';

/** Oldest first. */
export const fetchPasskeys = (fetcher: Fetch) => callApi(fetcher, 'GET /api/v1/user/passkeys');

export const beginPasskey = (fetcher: Fetch) => callApi(fetcher, 'POST /api/v1/user/passkeys/options');

export interface MadePasskey {
  client_data: string;
  authenticator_data: string;
  public_key: string;
}

export const addPasskey = (fetcher: Fetch, name: string, made: MadePasskey) =>
  callApi(fetcher, 'POST /api/v1/user/passkeys', { params: { name, ...made } });

export const renamePasskey = (fetcher: Fetch, id: string, name: string) =>
  callApi(fetcher, 'PUT /api/v1/user/passkeys/:id', { path: { id }, params: { name } });

export const removePasskey = (fetcher: Fetch, id: string) =>
  callApi(fetcher, 'DELETE /api/v1/user/passkeys/:id', { path: { id } });
