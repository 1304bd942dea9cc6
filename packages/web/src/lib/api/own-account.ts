import { type Cursor, callApi, callList, type Fetch, sendForm } from './call.ts';

export const updateProfile = (fetcher: Fetch, form: FormData) =>
  sendForm(fetcher, 'PATCH /api/v1/accounts/update_credentials', form);

export const fetchMuted = (fetcher: Fetch, cursor: Cursor | null) =>
  callList(fetcher, 'GET /api/v1/mutes', { params: { limit: 40 }, cursor });

export const fetchBlocked = (fetcher: Fetch, cursor: Cursor | null) =>
  callList(fetcher, 'GET /api/v1/blocks', { params: { limit: 40 }, cursor });

export const fetchOwnAccount = (fetcher: Fetch) => callApi(fetcher, 'GET /api/v1/accounts/verify_credentials');

export const saveNote = (fetcher: Fetch, id: string, comment: string) =>
  callApi(fetcher, 'POST /api/v1/accounts/:id/note', { path: { id }, params: { comment } });
