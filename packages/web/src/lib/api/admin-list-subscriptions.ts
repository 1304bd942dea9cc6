import type { AdminListTrial, AdminServerList } from '@linnet/api-schemas/mastodon/admin-server-list.ts';
import type { ListKind } from './admin-server-lists.ts';
import { callApi, type Fetch } from './call.ts';

export type { AdminListTrial, AdminServerList };

const lists = '/api/v1/admin/server_lists';

export interface SubscriptionInput {
  url: string;
  name: string;
  priority: number;
  apply_up_to: number | null;
  username: string;
  /** Not given: it stays; null: there is none any more. */
  secret?: string | null;
}

export const fetchSubscriptions = (fetcher: Fetch) => callApi(fetcher, `GET ${lists}/subscriptions`);

export const subscribe = (fetcher: Fetch, kind: ListKind, input: SubscriptionInput) =>
  callApi(fetcher, `POST ${lists}/subscriptions`, { params: { permission_type: kind, ...input } });

export const changeSubscription = (fetcher: Fetch, id: string, input: SubscriptionInput) =>
  callApi(fetcher, `PATCH ${lists}/:id/subscription`, { path: { id }, params: input });

/** What a list would bring; of one that is fetched already (`id`) with the secret that is kept. */
export const trySubscription = (
  fetcher: Fetch,
  kind: ListKind,
  { url, username, secret }: SubscriptionInput,
  id: string | undefined,
) =>
  callApi(fetcher, `POST ${lists}/subscriptions/test`, {
    params: { permission_type: kind, url, username, secret: secret ?? null, ...(id === undefined ? {} : { id }) },
  });

export const fetchListNow = (fetcher: Fetch, id: string) =>
  callApi(fetcher, `POST ${lists}/:id/fetch`, { path: { id } });

export const unsubscribe = (fetcher: Fetch, id: string) =>
  callApi(fetcher, `DELETE ${lists}/:id/subscription`, { path: { id } });

export const fetchExceptions = async (fetcher: Fetch) => (await callApi(fetcher, `GET ${lists}/exceptions`)).domains;

export const saveExceptions = async (fetcher: Fetch, domains: string[]) =>
  (await callApi(fetcher, `PUT ${lists}/exceptions`, { params: { domains } })).domains;
