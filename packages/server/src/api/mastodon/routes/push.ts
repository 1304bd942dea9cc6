import type { ParamsOf } from '@linnet/api-schemas/endpoint.ts';
import { push } from '@linnet/api-schemas/mastodon/endpoints/push.ts';
import type { Context } from '../../../core/context.ts';
import {
  loadPushSubscription,
  type PushAlerts,
  type PushSubscriptionView,
  savePushAlerts,
  subscribeToPush,
  unsubscribeFromPush,
} from '../../../core/push/subscriptions.ts';
import { vapidKeys } from '../../../core/push/vapid.ts';
import { defineRoutes } from '../../http/route.ts';
import { kindOfAlert } from '../serializers/push-alerts.ts';
import { renderPushSubscription } from '../serializers/push-subscription.ts';

/** Where an app is told of notifications: one subscription a token. */
export const pushRoutes = defineRoutes(push, {
  subscribe: async ({ ctx, accountId, auth, params, request }) => {
    const { endpoint, keys, standard } = params.subscription;
    const view = await subscribeToPush(ctx, {
      ...readAlerts(params.data),
      accountId,
      tokenId: auth.tokenId,
      endpoint,
      publicKey: keys.p256dh,
      secret: keys.auth,
      standard,
      token: request.sentToken,
    });
    return render(ctx, view);
  },
  get: async ({ ctx, auth }) => render(ctx, await loadPushSubscription(ctx, auth.tokenId)),
  update: async ({ ctx, auth, params }) => {
    const { data, policy } = params;
    if (data !== undefined) {
      const alerts = readAlerts({ policy, ...data });
      return render(ctx, await savePushAlerts(ctx, auth.tokenId, alerts));
    }
    const { kinds, ...known } = await loadPushSubscription(ctx, auth.tokenId);
    if (policy === undefined) return render(ctx, { kinds, ...known });
    return render(ctx, await savePushAlerts(ctx, auth.tokenId, { kinds, policy }));
  },
  unsubscribe: ({ ctx, auth }) => unsubscribeFromPush(ctx, auth.tokenId),
});

/** Alerts that are not named are off; so are those of what never happens here. */
function readAlerts(data: ParamsOf<typeof push.update>['data']): PushAlerts {
  const kinds = Object.entries(data?.alerts ?? {}).flatMap(([alert, on]) => (on ? (kindOfAlert(alert) ?? []) : []));
  return { kinds, policy: data?.policy ?? 'all' };
}

function render(ctx: Context, view: PushSubscriptionView) {
  return renderPushSubscription(view, vapidKeys(ctx).publicKey);
}
