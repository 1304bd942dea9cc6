import type { WebPushSubscription } from '@linnet/api-schemas/mastodon/push-subscription.ts';
import { ApiError, callApi, type Fetch } from './call.ts';

export type { WebPushSubscription };

/** What somebody wants to be told of; a switch that is missing is off. */
export type PushChoice = Partial<Pick<WebPushSubscription, 'alerts' | 'policy'>>;

/** What this browser is told of; null where that is nothing. */
export async function fetchPushSubscription(fetcher: Fetch): Promise<WebPushSubscription | null> {
  try {
    return await callApi(fetcher, 'GET /api/v1/push/subscription');
  } catch (cause) {
    if (cause instanceof ApiError && cause.status === 404) return null;
    throw cause;
  }
}

export const createPushSubscription = (
  fetcher: Fetch,
  subscription: { endpoint: string; keys: { p256dh: string; auth: string } },
  data: PushChoice,
) =>
  callApi(fetcher, 'POST /api/v1/push/subscription', {
    params: { subscription: { ...subscription, standard: true }, data },
  });

export const updatePushSubscription = (fetcher: Fetch, data: PushChoice) =>
  callApi(fetcher, 'PUT /api/v1/push/subscription', { params: { data } });

export const deletePushSubscription = (fetcher: Fetch) => callApi(fetcher, 'DELETE /api/v1/push/subscription');
