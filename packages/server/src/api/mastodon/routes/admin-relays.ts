import { adminRelays } from '@linnet/api-schemas/mastodon/endpoints/admin-relays.ts';
import type { Relay } from '@linnet/api-schemas/mastodon/relay.ts';
import type { Context } from '../../../core/context.ts';
import { addRelay, disableRelay, enableRelay, removeRelay } from '../../../core/relays/keep.ts';
import { listRelays, loadRelay } from '../../../core/relays/list.ts';
import { defineRoutes } from '../../http/route.ts';
import { renderRelay } from '../serializers/relay.ts';

/** Servers that pass public posts of many on to each other. */
export const adminRelayRoutes = defineRoutes(adminRelays, {
  all: async ({ ctx }) => (await listRelays(ctx)).map(renderRelay),
  add: async ({ ctx, accountId, params }) => load(ctx, await addRelay(ctx, { by: accountId, ...params })),
  one: ({ ctx, path }) => load(ctx, path.id),
  remove: ({ ctx, accountId, path }) => removeRelay(ctx, { by: accountId, id: path.id }),
  enable: async ({ ctx, accountId, path }) => {
    await enableRelay(ctx, { by: accountId, id: path.id });
    return load(ctx, path.id);
  },
  disable: async ({ ctx, accountId, path }) => {
    await disableRelay(ctx, { by: accountId, id: path.id });
    return load(ctx, path.id);
  },
});

async function load(ctx: Context, id: number): Promise<Relay> {
  return renderRelay(await loadRelay(ctx, id));
}
