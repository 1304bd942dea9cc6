import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { findAccount } from '../../core/accounts/find.ts';
import { mint } from '../../core/addresses.ts';
import type { Viewer } from '../../core/audience/viewer.ts';
import { findCollection, findItem, loadCollections, loadCollectionsOf } from '../../core/collections/load.ts';
import type { Context } from '../../core/context.ts';
import { loadAccountViews } from '../../core/views/account.ts';
import { wantsActivityJson } from '../../lib/accept.ts';
import { parseId } from '../../lib/ids.ts';
import { loadFeaturedInputs } from '../documents/load-featured.ts';
import { embed } from '../render/activity.ts';
import { renderCollection } from '../render/collection.ts';
import { FEATURED_CONTEXT } from '../render/context.ts';
import { renderFeatured, renderFeaturedItem, renderFeatureRequest, renderFeatureStamp } from '../render/featured.ts';
import type { Json } from '../render/json.ts';
import { sendDocument, sendMissing, sendPrivately, sendToPage } from './answers.ts';
import { findForAsker } from './find-for-asker.ts';

interface ById {
  Params: { id: string; itemId?: string };
}

type Load = (ctx: Context, viewer: Viewer, id: number, itemId: number) => Promise<Json | undefined>;

/** Choices of people here, who is in them, and who of here agreed to be in one elsewhere (FEP-7aa9). */
export function addFeaturedRoutes(fastify: FastifyInstance, ctx: Context): void {
  const answer = (load: Load) => async (request: FastifyRequest<ById>, reply: FastifyReply) => {
    const id = parseId(request.params.id);
    const itemId = request.params.itemId === undefined ? 0 : parseId(request.params.itemId);
    if (id === undefined || itemId === undefined) return sendMissing(reply);
    const found = await findForAsker(ctx, request as FastifyRequest, (viewer) => load(ctx, viewer, id, itemId));
    if (found === undefined) return sendMissing(reply);
    return found.open ? sendDocument(reply, found.found) : sendPrivately(reply, found.found);
  };
  const sendFeatured = answer(load);
  fastify.get<ById>('/featured/:id', { config: { unsigned: 'page' } }, async (request, reply) => {
    if (wantsActivityJson(request.headers.accept)) return sendFeatured(request, reply);
    const id = parseId(request.params.id);
    return id === undefined ? sendMissing(reply) : sendToPage(reply, mint.collectionPage(ctx, id));
  });
  fastify.get<ById>('/featured/:id/items/:itemId', answer(loadItem));
  fastify.get<ById>('/feature-stamps/:id', answer(loadStamp));
  fastify.get<ById>('/feature-requests/:id', answer(loadRequest));
}

const load: Load = async (ctx, viewer, id) => {
  const view = (await loadCollections(ctx, viewer, [id])).get(id);
  const [input] = view === undefined ? [] : await loadFeaturedInputs(ctx, [view]);
  return input === undefined ? undefined : renderFeatured(input);
};

const loadItem: Load = async (ctx, viewer, id, itemId) => {
  const view = (await loadCollections(ctx, viewer, [id])).get(id);
  const item = view?.items.find((one) => one.id === itemId);
  const account = item && (await loadAccountViews(ctx, [item.accountId])).get(item.accountId);
  if (view?.local !== true || item === undefined || account === undefined) return undefined;
  return { '@context': FEATURED_CONTEXT, ...renderFeaturedItem(item, account) };
};

/** Of somebody here, as long as they agree; whatever the collection is, and whoever looks. */
const loadStamp: Load = async (ctx, _viewer, id) => {
  const item = await findItem(ctx, id);
  const collection = item && (await findCollection(ctx, item.collectionId));
  const account = item && (await findAccount(ctx, item.accountId));
  if (item?.state !== 'accepted' || collection === undefined || account?.domain !== '' || account.suspended) {
    return undefined;
  }
  return renderFeatureStamp(mint.featureStamp(ctx, id), account.uri, collection.uri);
};

/** For who was asked. */
const loadRequest: Load = async (ctx, viewer, id) => {
  const item = await findItem(ctx, id);
  const collection = item && (await findCollection(ctx, item.collectionId));
  if (item === undefined || collection?.local !== true) return undefined;
  if (viewer.kind !== 'remote' || viewer.accountId !== item.accountId) return undefined;
  const owner = await findAccount(ctx, collection.accountId);
  const account = await findAccount(ctx, item.accountId);
  if (owner === undefined || account === undefined) return undefined;
  const uri = mint.featureRequest(ctx, id);
  return renderFeatureRequest({ uri, ownerUri: owner.uri, accountUri: account.uri, collectionUri: collection.uri });
};

const PEOPLE_MAX = 50;

/** The choices of people on an account's profile, embedded whole. */
export async function renderFeaturedList(ctx: Context, account: { id: number; uri: string }): Promise<Json> {
  const views = await loadCollectionsOf(
    ctx,
    { kind: 'visitor' },
    { accountId: account.id, limit: PEOPLE_MAX, offset: 0 },
  );
  const items = (await loadFeaturedInputs(ctx, views)).map((input) => embed(renderFeatured(input)));
  const id = `${account.uri}/collections/people`;
  return renderCollection({ id, totalItems: items.length, paged: false, items, context: FEATURED_CONTEXT });
}
