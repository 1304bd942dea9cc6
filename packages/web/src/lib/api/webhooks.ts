import { callApi, type Fetch } from './call.ts';
import type { Webhook } from './types.ts';

const route = '/api/v1/admin/webhooks';

export type WebhookInput = Pick<Webhook, 'url' | 'events'>;

/** Programs that are told of what happens here. */
export const fetchWebhooks = (fetcher: Fetch) => callApi(fetcher, `GET ${route}`);

/** Answers its secret, too, which is not shown again. */
export const addWebhook = (fetcher: Fetch, params: WebhookInput) => callApi(fetcher, `POST ${route}`, { params });

export const changeWebhook = (fetcher: Fetch, id: string, params: WebhookInput) =>
  callApi(fetcher, `PUT ${route}/:id`, { path: { id }, params });

export const removeWebhook = (fetcher: Fetch, id: string) => callApi(fetcher, `DELETE ${route}/:id`, { path: { id } });

export const switchWebhook = (fetcher: Fetch, id: string, on: boolean) =>
  on
    ? callApi(fetcher, `POST ${route}/:id/enable`, { path: { id } })
    : callApi(fetcher, `POST ${route}/:id/disable`, { path: { id } });

/** Answers the new secret, which is not shown again. */
export const rotateWebhookSecret = (fetcher: Fetch, id: string) =>
  callApi(fetcher, `POST ${route}/:id/rotate_secret`, { path: { id } });

/** Sends it the event `ping` now. */
export const testWebhook = (fetcher: Fetch, id: string) => callApi(fetcher, `POST ${route}/:id/test`, { path: { id } });
