import { adminWebhooks } from '@linnet/api-schemas/mastodon/endpoints/admin-webhooks.ts';
import type { Webhook } from '@linnet/api-schemas/mastodon/webhook.ts';
import type { Context } from '../../../core/context.ts';
import {
  addWebhook,
  changeWebhook,
  listWebhooks,
  loadWebhook,
  removeWebhook,
  rotateSecret,
  switchWebhook,
} from '../../../core/webhooks/keep.ts';
import { tryWebhook } from '../../../core/webhooks/try.ts';
import { defineRoutes, type MemberCall } from '../../http/route.ts';
import { renderTrial, renderWebhook } from '../serializers/webhook.ts';

/** Programs that are told of what happens here. */
export const adminWebhookRoutes = defineRoutes(adminWebhooks, {
  all: async ({ ctx }) => (await listWebhooks(ctx)).map(renderWebhook),
  add: async ({ ctx, accountId, params }) => {
    const { id, secret } = await addWebhook(ctx, { by: accountId, ...params });
    return { ...(await load(ctx, id)), secret };
  },
  one: ({ ctx, path }) => load(ctx, path.id),
  change: async ({ ctx, accountId, path, params }) => {
    await changeWebhook(ctx, { by: accountId, id: path.id, ...params });
    return load(ctx, path.id);
  },
  remove: ({ ctx, accountId, path }) => removeWebhook(ctx, { by: accountId, id: path.id }),
  enable: (call) => turn(call, call.path.id, true),
  disable: (call) => turn(call, call.path.id, false),
  rotate: async ({ ctx, accountId, path }) => {
    const secret = await rotateSecret(ctx, { by: accountId, id: path.id });
    return { ...(await load(ctx, path.id)), secret };
  },
  test: async ({ ctx, accountId, path }) => renderTrial(await tryWebhook(ctx, { by: accountId, id: path.id })),
});

async function turn({ ctx, accountId }: MemberCall, id: number, on: boolean): Promise<Webhook> {
  await switchWebhook(ctx, { by: accountId, id, on });
  return load(ctx, id);
}

async function load(ctx: Context, id: number): Promise<Webhook> {
  return renderWebhook(await loadWebhook(ctx, id));
}
