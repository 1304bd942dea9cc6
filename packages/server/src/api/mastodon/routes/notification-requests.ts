import { notificationRequests } from '@linnet/api-schemas/mastodon/endpoints/notification-requests.ts';
import type { NotificationRequest } from '@linnet/api-schemas/mastodon/notification-request.ts';
import type { Context } from '../../../core/context.ts';
import { loadPolicy, type NotificationPolicy, savePolicy } from '../../../core/notifications/policy.ts';
import {
  acceptRequests,
  countWaiting,
  dismissRequests,
  loadRequest,
  loadRequests,
  type RequestView,
} from '../../../core/notifications/requests.ts';
import { notFound } from '../../../lib/errors.ts';
import { parseId } from '../../../lib/ids.ts';
import { defineRoutes, type MemberCall } from '../../http/route.ts';
import { setLinks } from '../http/links.ts';
import { loadAppNames, renderFor } from '../render-for.ts';
import { readPolicy, readPolicyV1, renderPolicy, renderPolicyV1 } from '../serializers/notification-policy.ts';
import { renderNotificationRequest } from '../serializers/notification-request.ts';

/** Counting what waits stops here: more is not kept. */
const COUNTED = 1_000;

/** Whose notifications are kept back, and what becomes of these. */
export const notificationRequestRoutes = defineRoutes(notificationRequests, {
  policy: async (call) => renderPolicy(await loadPolicy(call.ctx, call.accountId), await count(call)),
  savePolicy: async (call) => renderPolicy(await save(call, readPolicy(call.params)), await count(call)),
  policyV1: async (call) => renderPolicyV1(await loadPolicy(call.ctx, call.accountId), await count(call)),
  savePolicyV1: async (call) => renderPolicyV1(await save(call, readPolicyV1(call.params)), await count(call)),
  all: async (call) => {
    const { views, first, last, more } = await loadRequests(call.ctx, call.accountId, call.page);
    setLinks(call, { next: more ? last : undefined, prev: first, prevKey: 'min_id' });
    return render(call.ctx, views);
  },
  // Accepting does it at once.
  merged: () => ({ merged: true }),
  get: async ({ ctx, accountId, path }) => {
    const [request] = await render(ctx, [await loadRequest(ctx, accountId, path.id)]);
    if (request === undefined) throw notFound();
    return request;
  },
  accept: ({ ctx, accountId, path }) => decideOne(acceptRequests(ctx, { accountId, ids: [path.id] })),
  dismiss: ({ ctx, accountId, path }) => decideOne(dismissRequests(ctx, { accountId, ids: [path.id] })),
  acceptSome: async ({ ctx, accountId, params }) =>
    void (await acceptRequests(ctx, { accountId, ids: toIds(params.id) })),
  dismissSome: async ({ ctx, accountId, params }) =>
    void (await dismissRequests(ctx, { accountId, ids: toIds(params.id) })),
});

function count({ ctx, accountId }: MemberCall) {
  return countWaiting(ctx, accountId, COUNTED);
}

function save({ ctx, accountId }: MemberCall, changes: Partial<NotificationPolicy>) {
  return savePolicy(ctx, accountId, changes);
}

async function decideOne(decided: Promise<number>): Promise<void> {
  if ((await decided) === 0) throw notFound();
}

/** What is no id is nobody's. */
function toIds(texts: readonly string[]): number[] {
  return texts.flatMap((text) => parseId(text) ?? []);
}

async function render(ctx: Context, views: readonly RequestView[]): Promise<NotificationRequest[]> {
  await loadAppNames(
    ctx,
    views.flatMap((view) => view.post ?? []),
  );
  return views.map((view) => renderNotificationRequest(renderFor(ctx), view));
}
