import type { Account } from '@linnet/api-schemas/mastodon/account.ts';
import { searches } from '@linnet/api-schemas/mastodon/endpoints/search.ts';
import type { Search } from '@linnet/api-schemas/mastodon/search.ts';
import type { Viewer } from '../../../core/audience/viewer.ts';
import { loadCollections } from '../../../core/collections/load.ts';
import type { Context } from '../../../core/context.ts';
import { searchAccounts } from '../../../core/search/accounts.ts';
import { findByAddress } from '../../../core/search/address.ts';
import { searchPosts } from '../../../core/search/posts.ts';
import { asksForPosts } from '../../../core/search/read-post-query.ts';
import { readSearchQuery } from '../../../core/search/read-query.ts';
import { searchTags } from '../../../core/search/tags.ts';
import { loadAccountViews } from '../../../core/views/account.ts';
import { parseId } from '../../../lib/ids.ts';
import { HttpError } from '../../http/errors.ts';
import { type Call, defineRoutes } from '../../http/route.ts';
import { renderAccounts } from '../accounts.ts';
import { setLinks } from '../http/links.ts';
import { renderFor } from '../render-for.ts';
import { renderCollection } from '../serializers/collection.ts';
import { loadStatuses } from '../statuses.ts';
import { renderTags } from '../tags.ts';

type SearchCall = Call<typeof searches.all>;
type SearchParams = SearchCall['params'];

/** Search: an address or a handle finds exactly what it names; anything else, names and tags that begin with it. */
export const searchRoutes = defineRoutes(searches, {
  all: search,
  allV1: async (call) => {
    const { accounts, statuses, hashtags } = await search(call);
    return { accounts, statuses, hashtags: hashtags.map((tag) => tag.name) };
  },
  accounts: ({ ctx, viewer, params, page }) => findAccounts(ctx, viewer, params, page),
});

async function search(call: Pick<SearchCall, keyof SearchCall>): Promise<Search> {
  const { ctx, viewer, params, page } = call;
  const visiting = viewer.kind === 'visitor';
  // Both cost more than a visitor is worth: a fetch from elsewhere, and a long way into a list.
  if (visiting && (params.resolve || page.offset > 0)) {
    const what = params.resolve ? 'resolve remote resources' : 'paginate through search results';
    throw new HttpError(401, `Search queries that ${what} are not supported without authentication`);
  }
  const wants = (type: SearchParams['type']) => params.type === undefined || params.type === type;
  const found: Search = { accounts: [], statuses: [], hashtags: [], collections: [] };
  const query = readSearchQuery(params.q);
  if (query.kind === 'address') return page.offset > 0 ? found : searchAddress(call, query.address, found);
  // What only posts are asked for is no beginning of a name.
  const named = query.kind === 'handle' || !asksForPosts(params.q);
  if (wants('accounts') && query.kind !== 'tag' && named) {
    found.accounts = await findAccounts(ctx, viewer, params, page);
  }
  if (wants('hashtags') && query.kind !== 'handle' && named) {
    const reviewed = params.exclude_unreviewed;
    const names = await searchTags(ctx, { text: query.text, limit: page.offset + page.limit, reviewed });
    found.hashtags = await renderTags(ctx, call.accountId, names.slice(page.offset));
  }
  let posts = 0;
  if (wants('statuses') && query.kind !== 'handle' && call.accountId !== null) {
    const ids = await findPosts(call, call.accountId);
    posts = ids.length;
    found.statuses = await loadStatuses(
      ctx,
      viewer,
      ids.map((id) => ({ entryId: id, postId: id })),
    );
  }
  // One offset for all kinds: the page goes on as long as one of them does. Visitors get the first page alone.
  const full = Math.max(found.accounts.length, found.hashtags.length, posts) === page.limit;
  const next = full && !visiting ? page.offset + page.limit : undefined;
  setLinks(call, { next, nextKey: 'offset', prevKey: 'min_id' });
  return found;
}

function findPosts({ ctx, params, page }: Pick<SearchCall, 'ctx' | 'params' | 'page'>, accountId: number) {
  // An account that cannot be wrote nothing.
  const authorId = params.account_id ? (parseId(params.account_id) ?? 0) : undefined;
  const [maxId, minId] = [parseId(params.max_id ?? ''), parseId(params.min_id ?? '')];
  return searchPosts(ctx, { text: params.q, accountId, timeZone: params.timezone, authorId, maxId, minId, ...page });
}

async function searchAddress({ ctx, viewer, params }: SearchCall, address: string, found: Search): Promise<Search> {
  const { type, resolve } = params;
  const target = await findByAddress(ctx, address, resolve);
  if (target?.kind === 'post' && (type === undefined || type === 'statuses')) {
    found.statuses = await loadStatuses(ctx, viewer, [{ entryId: target.id, postId: target.id }]);
  }
  if (target?.kind === 'account' && (type === undefined || type === 'accounts')) {
    const views = [...(await loadAccountViews(ctx, [target.id])).values()];
    found.accounts = await renderAccounts(
      ctx,
      views.filter((view) => !view.suspended),
    );
  }
  if (target?.kind === 'collection' && (type === undefined || type === 'collections')) {
    const views = [...(await loadCollections(ctx, viewer, [target.id])).values()];
    found.collections = views.map((view) => renderCollection(renderFor(ctx), view));
  }
  return found;
}

async function findAccounts(
  ctx: Context,
  viewer: Viewer,
  { q, resolve, following }: SearchParams,
  { limit, offset }: SearchCall['page'],
): Promise<Account[]> {
  const ids = await searchAccounts(ctx, { text: q, viewer, resolve, following, limit, offset });
  const views = await loadAccountViews(ctx, ids);
  return renderAccounts(
    ctx,
    ids.flatMap((id) => views.get(id) ?? []).filter((view) => !view.suspended),
  );
}
