import type { ParamsOf } from '@linnet/api-schemas/endpoint.ts';
import type { CollectionList } from '@linnet/api-schemas/mastodon/collection.ts';
import { collections } from '@linnet/api-schemas/mastodon/endpoints/collections.ts';
import { addItem, removeItem, revokeItem } from '../../../core/collections/items.ts';
import {
  type CollectionView,
  loadCollection,
  loadCollectionsOf,
  loadCollectionsWith,
} from '../../../core/collections/load.ts';
import {
  type CollectionInput,
  createCollection,
  deleteCollection,
  NEW_COLLECTION,
  updateCollection,
} from '../../../core/collections/write.ts';
import type { Context } from '../../../core/context.ts';
import { loadAccountViews } from '../../../core/views/account.ts';
import { AppError, notFound } from '../../../lib/errors.ts';
import { parseId } from '../../../lib/ids.ts';
import { type Call, defineRoutes, type Handlers } from '../../http/route.ts';
import { loadAccountView, renderAccounts } from '../accounts.ts';
import { setLinks } from '../http/links.ts';
import { renderFor } from '../render-for.ts';
import { renderCollection, renderCollectionItem } from '../serializers/collection.ts';
import { renderPartialAccount } from '../serializers/partial-account.ts';

/** Of whom a list of collections has an avatar, in each. */
const PREVIEW = 4;

/** What answers, by whichever address. */
export const collectionHandlers: Handlers<typeof collections> = {
  of: async (call) => {
    const { ctx, viewer, path, page } = call;
    const account = await loadAccountView(ctx, path.id);
    const found = account.suspended ? [] : await loadCollectionsOf(ctx, viewer, { accountId: path.id, ...page });
    return answerList(call, found);
  },
  with: async (call) => {
    const { ctx, accountId, path, page } = call;
    await loadAccountView(ctx, path.id);
    if (path.id !== accountId) throw new AppError('forbidden', 'This action is not allowed');
    return answerList(call, await loadCollectionsWith(ctx, { accountId, ...page }));
  },
  create: async (call) => {
    const { ctx, accountId, params } = call;
    const memberIds = (params.account_ids ?? []).map(toMemberId);
    const input = { ...NEW_COLLECTION, ...toInput(params) };
    return answerOne(call, await createCollection(ctx, { accountId, memberIds, ...input }));
  },
  get: async ({ ctx, viewer, path }) => {
    const view = await loadCollection(ctx, viewer, path.id);
    const ids = [view.accountId, ...view.items.map((item) => item.accountId)];
    const accounts = await loadAccountViews(ctx, ids);
    const inOrder = [...new Set(ids)].flatMap((id) => accounts.get(id) ?? []);
    return { collection: renderCollection(renderFor(ctx), view), accounts: await renderAccounts(ctx, inOrder) };
  },
  update: async (call) => {
    const { ctx, accountId, path, params } = call;
    await updateCollection(ctx, { accountId, id: path.id, changes: toInput(params) });
    return answerOne(call, path.id);
  },
  delete: ({ ctx, accountId, path }) => deleteCollection(ctx, { accountId, id: path.id }),
  addItem: async ({ ctx, accountId, path, params }) => {
    if (params.account_id === '') throw new AppError('invalid', '`account_id` parameter is missing');
    const memberId = toMemberId(params.account_id);
    const item = await addItem(ctx, { accountId, collectionId: path.id, memberId });
    return { collection_item: renderCollectionItem(item) };
  },
  removeItem: ({ ctx, accountId, path }) => removeItem(ctx, { accountId, collectionId: path.id, itemId: path.itemId }),
  revokeItem: ({ ctx, accountId, path }) => revokeItem(ctx, { accountId, collectionId: path.id, itemId: path.itemId }),
};

/** Collections of people. */
export const collectionRoutes = defineRoutes(collections, collectionHandlers);

async function answerOne({ ctx, viewer }: Pick<Call, 'ctx' | 'viewer'>, id: number) {
  return { collection: renderCollection(renderFor(ctx), await loadCollection(ctx, viewer, id)) };
}

type Listed = Pick<Call, 'request' | 'reply'> & { ctx: Context; page: { limit: number; offset: number } };

/** A page of collections, with avatars for a preview of each. A full one may have a next. */
async function answerList(call: Listed, views: readonly CollectionView[]): Promise<CollectionList> {
  const { ctx, page } = call;
  const next = views.length >= page.limit && page.limit > 0 ? page.offset + page.limit : undefined;
  setLinks(call, { next, nextKey: 'offset', prevKey: 'since_id' });
  const render = renderFor(ctx);
  const ids = views.flatMap(({ items }) => items.slice(0, PREVIEW).map((item) => item.accountId));
  const accounts = await loadAccountViews(ctx, ids);
  return {
    collections: views.map((view) => renderCollection(render, view)),
    partial_accounts: [...accounts.values()].map((account) => renderPartialAccount(render, account)),
  };
}

function toMemberId(text: string): number {
  const id = parseId(text);
  if (id === undefined) throw notFound();
  return id;
}

function toInput(params: Partial<ParamsOf<typeof collections.update>>): Partial<CollectionInput> {
  const input: Partial<CollectionInput> = {};
  if (params.name !== undefined) input.name = params.name;
  if (params.description !== undefined) input.description = params.description;
  if (params.language !== undefined) input.language = params.language;
  if (params.sensitive !== undefined) input.sensitive = params.sensitive;
  if (params.discoverable !== undefined) input.discoverable = params.discoverable;
  if (params.tag_name !== undefined) input.tag = params.tag_name;
  return input;
}
