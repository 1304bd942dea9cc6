import { callApi, type Fetch } from './call.ts';

const route = '/api/v1/admin/relays';

/** Servers that pass public posts of many on to each other. */
export const fetchRelays = (fetcher: Fetch) => callApi(fetcher, `GET ${route}`);

/** Asks one, by its inbox or its actor. */
export const addRelay = (fetcher: Fetch, address: string) => callApi(fetcher, `POST ${route}`, { params: { address } });

export const removeRelay = (fetcher: Fetch, id: string) => callApi(fetcher, `DELETE ${route}/:id`, { path: { id } });

/** On: it is asked again. */
export const switchRelay = (fetcher: Fetch, id: string, on: boolean) =>
  on
    ? callApi(fetcher, `POST ${route}/:id/enable`, { path: { id } })
    : callApi(fetcher, `POST ${route}/:id/disable`, { path: { id } });
