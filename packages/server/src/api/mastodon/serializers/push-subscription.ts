import type { WebPushSubscription } from '@linnet/api-schemas/mastodon/push-subscription.ts';
import type { PushSubscriptionView } from '../../../core/push/subscriptions.ts';
import { ALERTS, kindOfAlert } from './push-alerts.ts';

/** Apps read the id as a number of 32 bits, and never ask by it. */
const ID_RANGE = 2 ** 31 - 1;

/** Where and for what an app is woken. `serverKey` is what push services know this server by. */
export function renderPushSubscription(view: PushSubscriptionView, serverKey: string): WebPushSubscription {
  const wanted = ALERTS.map((alert) => {
    const kind = kindOfAlert(alert);
    return [alert, kind !== undefined && view.kinds.includes(kind)];
  });
  return {
    id: view.id % ID_RANGE,
    endpoint: view.endpoint,
    standard: view.standard,
    alerts: Object.fromEntries(wanted) as WebPushSubscription['alerts'],
    policy: view.policy,
    server_key: serverKey,
  };
}
