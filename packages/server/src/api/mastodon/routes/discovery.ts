import type { Account } from '@linnet/api-schemas/mastodon/account.ts';
import { discovery } from '@linnet/api-schemas/mastodon/endpoints/discovery.ts';
import type { Suggestion } from '@linnet/api-schemas/mastodon/suggestion.ts';
import type { Context } from '../../../core/context.ts';
import { loadDirectory } from '../../../core/discovery/directory.ts';
import { dismissSuggestion, loadSuggestions, restoreSuggestion } from '../../../core/discovery/suggestions.ts';
import { loadAccountViews } from '../../../core/views/account.ts';
import { defineRoutes } from '../../http/route.ts';
import { renderAccounts } from '../accounts.ts';

interface Asked {
  ctx: Context;
  accountId: number;
  page: { limit: number; offset: number };
}

/** People one does not know yet. */
export const discoveryRoutes = defineRoutes(discovery, {
  directory: async ({ ctx, viewer, params, page }) =>
    renderInOrder(ctx, await loadDirectory(ctx, { viewer, order: params.order, here: params.local, ...page })),
  suggestions: (call) => suggest(call),
  suggestionsV1: async (call) => (await suggest(call)).map(({ account }) => account),
  dismiss: ({ ctx, accountId, path }) => dismissSuggestion(ctx, { accountId, targetId: path.id }),
  restore: ({ ctx, accountId, path }) => restoreSuggestion(ctx, { accountId, targetId: path.id }),
});

async function suggest({ ctx, accountId, page }: Asked): Promise<Suggestion[]> {
  const found = await loadSuggestions(ctx, { accountId, ...page });
  const accounts = await renderInOrder(
    ctx,
    found.map((one) => one.accountId),
  );
  const byId = new Map(accounts.map((account) => [account.id, account]));
  return found.flatMap(({ accountId: id, sources }) => {
    const account = byId.get(String(id));
    const source = sources.includes('friends_of_friends') ? 'past_interactions' : 'global';
    return account === undefined ? [] : [{ source, sources, account }];
  });
}

async function renderInOrder(ctx: Context, ids: number[]): Promise<Account[]> {
  const views = await loadAccountViews(ctx, ids);
  return renderAccounts(
    ctx,
    ids.flatMap((id) => views.get(id) ?? []),
  );
}
