import { type Cursor, callApi, callList, type Fetch, sendForm } from './call.ts';

const lists = '/api/v1/admin/server_lists';

export type ListKind = 'block' | 'allow';

/** Where what is decided here is to be had as a list for others. */
export const exportPath = (kind: ListKind, format: 'csv' | 'json') =>
  `${lists}/export?permission_type=${kind}&format=${format}`;

export const fetchServerLists = (fetcher: Fetch, cursor: Cursor | null) =>
  callList(fetcher, `GET ${lists}`, { params: { limit: 20 }, cursor });

export const fetchServerList = (fetcher: Fetch, id: string) => callApi(fetcher, `GET ${lists}/:id`, { path: { id } });

export const fetchDrafts = (fetcher: Fetch, id: string, cursor: Cursor | null) =>
  callList(fetcher, `GET ${lists}/:id/drafts`, { path: { id }, cursor });

export function bringServerList(fetcher: Fetch, kind: ListKind, list: Blob, name: string) {
  const form = new FormData();
  form.set('permission_type', kind);
  form.set('name', name);
  form.set('file', list, name || 'list.txt');
  return sendForm(fetcher, `POST ${lists}`, form);
}

/** Applies drafts in the background: some, or all that are open. */
export const acceptDrafts = (fetcher: Fetch, id: string, which: string[] | 'all') =>
  callApi(fetcher, `POST ${lists}/:id/accept`, {
    path: { id },
    params: which === 'all' ? { all: true } : { ids: which },
  });

export const refuseDrafts = (fetcher: Fetch, id: string, ids: string[]) =>
  callApi(fetcher, `POST ${lists}/:id/refuse`, { path: { id }, params: { ids } });

export const forgetServerList = (fetcher: Fetch, id: string) =>
  callApi(fetcher, `DELETE ${lists}/:id`, { path: { id } });
