import { adminListSubscriptions } from '@linnet/api-schemas/mastodon/endpoints/admin-list-subscriptions.ts';
import type { Context } from '../../../core/context.ts';
import { fetchSubscription } from '../../../core/moderation/fetch-subscription.ts';
import { readExceptions } from '../../../core/moderation/list-exceptions.ts';
import { loadServerList, loadSubscriptions } from '../../../core/moderation/server-lists.ts';
import { setExceptions } from '../../../core/moderation/set-exceptions.ts';
import {
  changeSubscription,
  type SubscriptionInput,
  subscribe,
  trySubscription,
  unsubscribe,
} from '../../../core/moderation/subscriptions.ts';
import { parseId } from '../../../lib/ids.ts';
import { defineRoutes } from '../../http/route.ts';
import { renderAdminListTrial, renderAdminServerList } from '../serializers/admin-server-list.ts';

/** Lists of servers that are fetched again and again. */
export const adminListSubscriptionRoutes = defineRoutes(adminListSubscriptions, {
  all: async ({ ctx }) => (await loadSubscriptions(ctx)).map(renderAdminServerList),
  subscribe: async ({ ctx, accountId: by, params }) => {
    const { url, permission_type: kind = 'block' } = params;
    return load(ctx, await subscribe(ctx, { by, kind, ...readInput(params), url }));
  },
  test: async ({ ctx, params }) => {
    const { url, permission_type: kind = 'block', username, secret } = params;
    const id = params.id === undefined ? undefined : parseId(params.id);
    const given = { ...(username === undefined ? {} : { username }), ...(id === undefined ? {} : { id }) };
    return renderAdminListTrial(await trySubscription(ctx, { kind, url, secret: secret || null, ...given }));
  },
  exceptions: async ({ ctx }) => ({ domains: (await readExceptions(ctx.db)).names }),
  except: async ({ ctx, accountId: by, params }) => ({
    domains: await setExceptions(ctx, { by, domains: params.domains }),
  }),
  change: async ({ ctx, accountId: by, path, params }) => {
    await changeSubscription(ctx, { by, id: path.id, ...readInput(params) });
    return load(ctx, path.id);
  },
  unsubscribe: async ({ ctx, accountId: by, path }) => {
    await unsubscribe(ctx, { by, id: path.id });
    return load(ctx, path.id);
  },
  fetch: async ({ ctx, path }) => {
    await fetchSubscription(ctx, path.id);
    return load(ctx, path.id);
  },
});

interface Params {
  url?: string;
  name?: string;
  priority?: number;
  apply_up_to?: number | null;
  username?: string;
  secret?: string | null;
}

/** What is not given is not said; an empty secret is none. */
function readInput({ apply_up_to: applyUpTo, secret, ...rest }: Params): Partial<SubscriptionInput> {
  const { url, name, priority, username } = rest;
  const given = { url, name, priority, username, applyUpTo, secret: secret === '' ? null : secret };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

const load = async (ctx: Context, id: number) => renderAdminServerList(await loadServerList(ctx, id));
