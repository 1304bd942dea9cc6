import type { CollectionItemsTable, CollectionsTable } from '../../db/tables/collections.ts';
import { notFound } from '../../lib/errors.ts';
import { findOpenOwners } from '../audience/find-open-owners.ts';
import { findWelcome } from '../audience/find-welcome.ts';
import { VISITOR, type Viewer, viewerId } from '../audience/viewer.ts';
import type { Context } from '../context.ts';
import { ITEMS_MAX } from './bounds.ts';
import {
  findCollectionByUri,
  findCollectionByUrl,
  findCollection as findCollectionRow,
  findCollectionsByIds,
  findCollectionsOf,
  findCollectionsWith,
  findItem as findItemRow,
  findItems,
} from './queries.ts';

/** Somebody in a collection, as far as the viewer is shown them. */
export type ItemView = Pick<CollectionItemsTable, 'id' | 'accountId' | 'state' | 'createdAt'> & {
  uri: string | null;
  stampUri: string | null;
};

/** People whom somebody recommends, for one viewer. */
export interface CollectionView {
  id: number;
  accountId: number;
  uri: string;
  url: string | null;
  name: string;
  /** Plain text. */
  description: string;
  language: string | null;
  sensitive: boolean;
  discoverable: boolean;
  tag: string | null;
  local: boolean;
  createdAt: number;
  updatedAt: number;
  items: ItemView[];
}

interface Window {
  limit: number;
  offset: number;
}

/** A collection by id. Throws `not-found`: for what its owner does not show to the viewer as well. */
export async function loadCollection(ctx: Context, viewer: Viewer, id: number): Promise<CollectionView> {
  const view = (await loadCollections(ctx, viewer, [id])).get(id);
  if (view === undefined) throw notFound();
  return view;
}

/** Collections by id, those that the viewer may see. */
export async function loadCollections(
  ctx: Context,
  viewer: Viewer,
  ids: readonly number[],
): Promise<Map<number, CollectionView>> {
  if (ids.length === 0) return new Map();
  const rows = await findCollectionsByIds.all(ctx.db, { ids: [...new Set(ids)] });
  const views = await toViews(ctx, viewer, rows);
  return new Map(views.map((view) => [view.id, view]));
}

/** The collections on somebody's profile, newest first; its owner is shown all of theirs. */
export async function loadCollectionsOf(
  ctx: Context,
  viewer: Viewer,
  { accountId, limit, offset }: Window & { accountId: number },
): Promise<CollectionView[]> {
  const listed = viewerId(viewer) === accountId ? 0 : 1;
  return toViews(ctx, viewer, await findCollectionsOf.all(ctx.db, { accountId, listed, limit, offset }));
}

/** The collections that show somebody, for themselves: the last that took them up first. */
export async function loadCollectionsWith(
  ctx: Context,
  { accountId, limit, offset }: Window & { accountId: number },
): Promise<CollectionView[]> {
  const rows = await findCollectionsWith.all(ctx.db, { accountId, limit, offset });
  return toViews(ctx, { kind: 'member', accountId }, rows);
}

/** The number of a collection that is here, by its address or its page. */
export async function findCollectionByAddress(ctx: Context, address: string): Promise<number | undefined> {
  const row =
    (await findCollectionByUri.first(ctx.db, { uri: address })) ??
    (await findCollectionByUrl.first(ctx.db, { url: address }));
  return row?.id;
}

/** Who made a collection, and whether it is of ours; undefined where it is not here. */
export async function findCollection(
  ctx: Context,
  id: number,
): Promise<{ id: number; accountId: number; uri: string; local: boolean; listed: boolean } | undefined> {
  return toRef(await findCollectionRow.first(ctx.db, { id }));
}

/** The same by its address. */
export async function findCollectionAt(ctx: Context, uri: string): ReturnType<typeof findCollection> {
  return toRef(await findCollectionByUri.first(ctx.db, { uri }));
}

const toRef = (row: CollectionsTable | undefined) =>
  row && {
    id: row.id,
    accountId: row.accountId,
    uri: row.uri,
    local: row.fetchedAt === null,
    listed: row.discoverable === 1,
  };

/** An item whatever its state. */
export async function findItem(ctx: Context, id: number): Promise<CollectionItemsTable | undefined> {
  return findItemRow.first(ctx.db, { id });
}

/** What is known of who is in a collection, for its renewal. */
export async function findKnownItems(ctx: Context, collectionId: number): Promise<CollectionItemsTable[]> {
  return findItems.all(ctx.db, { ids: [collectionId] });
}

async function toViews(ctx: Context, viewer: Viewer, rows: readonly CollectionsTable[]): Promise<CollectionView[]> {
  if (rows.length === 0) return [];
  const items = await findItems.all(ctx.db, { ids: rows.map((row) => row.id) });
  const me = viewerId(viewer);
  const open = await findOpenOwners(ctx, viewer, [...new Set(rows.map((row) => row.accountId))]);
  const people = [...new Set(items.map((item) => item.accountId))];
  // What is told to other servers is what everybody may know.
  const welcome = await findWelcome(ctx, viewer.kind === 'remote' ? VISITOR : viewer, people);
  const byCollection = Map.groupBy(items, (item) => item.collectionId);
  return rows
    .filter((row) => open.has(row.accountId))
    .map((row) => {
      const own = row.accountId === me;
      const isShown = ({ accountId, state }: CollectionItemsTable) =>
        accountId === me ? state === 'accepted' : isIn(state, own) && welcome.has(accountId);
      return toView(row, (byCollection.get(row.id) ?? []).filter(isShown));
    });
}

/** Owners see whom they asked. */
const isIn = (state: CollectionItemsTable['state'], own: boolean) =>
  state === 'accepted' || (own && state === 'pending');

function toView(row: CollectionsTable, items: CollectionItemsTable[]): CollectionView {
  const { sensitive, discoverable, fetchedAt, ...rest } = row;
  return {
    ...rest,
    sensitive: sensitive === 1,
    discoverable: discoverable === 1,
    local: fetchedAt === null,
    items: fetchedAt === null ? items.slice(0, ITEMS_MAX) : items,
  };
}
