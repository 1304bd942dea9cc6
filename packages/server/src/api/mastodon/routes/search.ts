import type { Account } from '@linnet/api-schemas/mastodon/account.ts';
import type { Search } from '@linnet/api-schemas/mastodon/search.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Type from 'typebox';
import type { Context } from '../../../core/context.ts';
import { makeEach } from '../../../core/make-each.ts';
import { searchAccounts } from '../../../core/search/accounts.ts';
import { findByAddress } from '../../../core/search/address.ts';
import { readSearchQuery } from '../../../core/search/read-query.ts';
import { searchTags } from '../../../core/search/tags.ts';
import { type AccountView, loadAccountViews } from '../../../core/views/account.ts';
import { requireAuth } from '../../http/auth.ts';
import type { ApiRoutes } from '../../http/client-apis.ts';
import { HttpError } from '../../http/errors.ts';
import { renderAccounts } from '../accounts.ts';
import { readWindow } from '../http/pagination.ts';
import { readParams } from '../http/read-params.ts';
import { renderFor } from '../render-for.ts';
import { renderTag } from '../serializers/tag.ts';
import { loadStatuses } from '../statuses.ts';
import { setLinks, viewerOf } from './request.ts';

const SearchParams = Type.Object({
  q: Type.String({ maxLength: 2_000 }),
  type: Type.Optional(Type.Enum(['accounts', 'statuses', 'hashtags', 'collections'])),
  resolve: Type.Boolean({ default: false }),
  following: Type.Boolean({ default: false }),
});
type SearchParams = Type.Static<typeof SearchParams>;
type Window = ReturnType<typeof readWindow>;

/** Search: an address or a handle finds exactly what it names; anything else, names and tags that begin with it. */
export const searchRoutes: ApiRoutes = async (app, { ctx }) => {
  const rule = {
    preValidation: requireAuth({ access: 'optional', scopes: ['read:search'] }),
    config: { limit: 'search' as const },
  };
  app.get('/api/v2/search', rule, (request, reply) => search(ctx, request, reply));
  app.get('/api/v1/search', rule, async (request, reply) => {
    const { accounts, statuses, hashtags } = await search(ctx, request, reply);
    return { accounts, statuses, hashtags: hashtags.map((tag) => tag.name) };
  });

  const own = {
    preValidation: requireAuth({ access: 'user', scopes: ['read:accounts'] }),
    config: { limit: 'search' as const },
  };
  app.get('/api/v1/accounts/search', own, async (request) => {
    const params = readParams(SearchParams, request.form);
    return findAccounts(ctx, request, params, readWindow(request.form, { default: 40 }));
  });
};

async function search(ctx: Context, request: FastifyRequest, reply: FastifyReply): Promise<Search> {
  const params = readParams(SearchParams, request.form);
  const window = readWindow(request.form, { default: 20 });
  // Both cost more than a visitor is worth: a fetch from elsewhere, and a long way into a list.
  if (viewerOf(request).kind === 'visitor' && (params.resolve || window.offset > 0)) {
    const what = params.resolve ? 'resolve remote resources' : 'paginate through search results';
    throw new HttpError(401, `Search queries that ${what} are not supported without authentication`);
  }
  const wants = (type: SearchParams['type']) => params.type === undefined || params.type === type;
  const found: Search = { accounts: [], statuses: [], hashtags: [], collections: [] };
  const query = readSearchQuery(params.q);
  if (query.kind === 'address') {
    return window.offset > 0 ? found : searchAddress(ctx, request, query.address, params, found);
  }
  if (wants('accounts') && query.kind !== 'tag') found.accounts = await findAccounts(ctx, request, params, window);
  if (wants('hashtags') && query.kind !== 'handle') {
    const names = await searchTags(ctx, query.text, window.offset + window.limit);
    const following = viewerOf(request).kind === 'visitor' ? undefined : false;
    found.hashtags = makeEach(
      ctx,
      'tag',
      names.slice(window.offset),
      (name) => name,
      (name) => renderTag(renderFor(ctx), name, following),
    );
  }
  // One offset for all kinds: the page goes on as long as one of them does. Visitors get the first page alone.
  const full = Math.max(found.accounts.length, found.hashtags.length) === window.limit;
  const next = full && viewerOf(request) !== null ? window.offset + window.limit : undefined;
  setLinks(ctx, request, reply, { next, nextKey: 'offset', prevKey: 'min_id' });
  return found;
}

async function searchAddress(
  ctx: Context,
  request: FastifyRequest,
  address: string,
  { type, resolve }: SearchParams,
  found: Search,
): Promise<Search> {
  const target = await findByAddress(ctx, address, resolve);
  if (target?.kind === 'post' && (type === undefined || type === 'statuses')) {
    found.statuses = await loadStatuses(ctx, viewerOf(request), [{ entryId: target.id, postId: target.id }]);
  }
  if (target?.kind === 'account' && (type === undefined || type === 'accounts')) {
    const views = [...(await loadAccountViews(ctx, [target.id])).values()];
    found.accounts = await renderAccounts(
      ctx,
      views.filter((view) => !view.suspended),
    );
  }
  return found;
}

/** The best of the candidates: the exact name first, then people of this server, then those with most followers. */
async function findAccounts(
  ctx: Context,
  request: FastifyRequest,
  { q, resolve, following }: SearchParams,
  { limit, offset }: Window,
): Promise<Account[]> {
  const ids = await searchAccounts(ctx, { text: q, viewerId: request.auth?.accountId ?? null, resolve, following });
  const views = [...(await loadAccountViews(ctx, ids)).values()].filter((view) => !view.suspended);
  const query = readSearchQuery(q);
  const name = query.kind === 'text' ? query.text.toLowerCase() : '';
  const rank = (view: AccountView) => (view.username.toLowerCase() === name ? 0 : 2) + (view.domain === '' ? 0 : 1);
  views.sort((a, b) => rank(a) - rank(b) || b.followersCount - a.followersCount || a.id - b.id);
  return renderAccounts(ctx, views.slice(offset, offset + limit));
}
