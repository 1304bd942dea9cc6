import type { Tx } from '../../db/database.ts';
import { insertRow } from '../../db/insert.ts';
import { lockOwn } from '../../db/queries/locks.ts';
import type { CollectionItemsTable, CollectionsTable } from '../../db/tables/collections.ts';
import { cutText } from '../../lib/text/clean-text.ts';
import { stripControl } from '../../lib/text/strip-control.ts';
import type { Context } from '../context.ts';
import { normalizeTags } from '../tags/normalize-tags.ts';
import { REMOTE_COLLECTIONS_MAX, REMOTE_DESCRIPTION_MAX, REMOTE_ITEMS_MAX, REMOTE_NAME_MAX } from './bounds.ts';
import {
  countCollectionsOf,
  deleteItem,
  findCollectionByUri,
  findCollectionsOf,
  findItems,
  findSomeItemsOf,
  lockCollection,
  setItem,
  updateCollectionRow,
} from './queries.ts';
import { removeCollection } from './write.ts';

/** A collection of another server, translated. Whoever calls has proven that it comes from its own origin. */
export interface RemoteCollection {
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
  createdAt: number | null;
  updatedAt: number | null;
}

/** Stores or renews a collection; answers its id, or undefined for somebody else's address and for one too many. */
export async function receiveCollection(ctx: Context, remote: RemoteCollection): Promise<number | undefined> {
  const now = ctx.clock.now();
  const said = {
    url: remote.url,
    name: cutText(stripControl(remote.name), REMOTE_NAME_MAX),
    description: cutText(stripControl(remote.description), REMOTE_DESCRIPTION_MAX),
    language: remote.language,
    sensitive: remote.sensitive ? 1 : 0,
    discoverable: remote.discoverable ? 1 : 0,
    tag: normalizeTags(remote.tag === null ? [] : [remote.tag])[0] ?? null,
  } as const;
  const { accountId, uri } = remote;
  return ctx.db.write(
    async (tx) => {
      await lockOwn(tx, accountId);
      const before = await findCollectionByUri.first(tx, { uri });
      if (before !== undefined && before.accountId !== accountId) return undefined;
      const updatedAt = Math.min(remote.updatedAt ?? now, now);
      if (before === undefined) {
        const count = Number((await countCollectionsOf.first(tx, { accountId }))?.count ?? 0);
        if (count >= REMOTE_COLLECTIONS_MAX) return undefined;
        const id = ctx.ids.next();
        const createdAt = Math.min(remote.createdAt ?? now, now);
        await insertRow(tx, 'collections', { id, accountId, uri, ...said, createdAt, updatedAt, fetchedAt: now });
        return id;
      }
      await updateCollectionRow.run(tx, { ...before, ...said, updatedAt, fetchedAt: now });
      const isOther = before.name !== said.name || before.description !== said.description;
      if (isOther) {
        const changed = { collectionId: before.id, at: now, wasListed: before.discoverable === 1 } as const;
        await ctx.queue.emit(tx, { kind: 'collection.changed', ...changed, origin: 'remote' });
      }
      return before.id;
    },
    { durable: false },
  );
}

/** Somebody whom a collection elsewhere shows, with their consent, which was looked at. */
export interface RemoteItem {
  accountId: number;
  uri: string | null;
  /** Null for people here: whether they agreed is known. */
  stampUri: string | null;
}

/** What is in a collection of another server is what its server says, of whom agreed. Who is not named any more goes. */
export async function receiveItems(ctx: Context, collectionId: number, items: readonly RemoteItem[]): Promise<void> {
  await ctx.db.write(
    async (tx) => {
      if ((await lockCollection.first(tx, { id: collectionId })) === undefined) return;
      const before = new Map(
        (await findItems.all(tx, { ids: [collectionId] })).map((item): [number, CollectionItemsTable] => [
          item.accountId,
          item,
        ]),
      );
      for (const { accountId, uri, stampUri } of items.slice(0, REMOTE_ITEMS_MAX)) {
        const known = before.get(accountId);
        before.delete(accountId);
        if (known === undefined) {
          if (stampUri === null) continue;
          const row = { id: ctx.ids.next(), collectionId, accountId, state: 'accepted', uri, stampUri } as const;
          await insertRow(tx, 'collectionItems', { ...row, createdAt: ctx.clock.now() }, { ignoreConflicts: true });
        } else if (stampUri === null) {
          // Somebody here, who agreed or took it back: only its name may be new.
          await setItem.run(tx, { id: known.id, state: known.state, uri, stampUri: known.stampUri });
        } else if (known.stampUri !== stampUri || known.uri !== uri) {
          await setItem.run(tx, { id: known.id, state: 'accepted', uri, stampUri });
        }
      }
      for (const { id, uri, state } of before.values()) {
        // A no of somebody here is remembered, and so is a yes that the collection has not taken up yet.
        const waits = state === 'accepted' && uri === null;
        if (state !== 'revoked' && !waits) await deleteItem.run(tx, { id });
      }
    },
    { durable: false },
  );
}

/** A collection of another server is gone. */
export async function forgetCollection(
  ctx: Context,
  { accountId, uri }: Pick<CollectionsTable, 'accountId' | 'uri'>,
): Promise<void> {
  await ctx.db.write(
    async (tx) => {
      const row = await findCollectionByUri.first(tx, { uri });
      if (row === undefined || row.accountId !== accountId || row.fetchedAt === null) return;
      await removeCollection(tx, row.id);
    },
    { durable: false },
  );
}

/** Rows per transaction. */
const BATCH = 100;

/** What an account of another server that goes had, and where it was shown; answers how much that was, some at a time. */
export async function forgetCollectionsOf(tx: Tx, accountId: number): Promise<number> {
  const items = await findSomeItemsOf.all(tx, { accountId, limit: BATCH });
  for (const { id } of items) await deleteItem.run(tx, { id });
  const own = await findCollectionsOf.all(tx, { accountId, listed: 0, limit: BATCH, offset: 0 });
  for (const { id } of own) await removeCollection(tx, id);
  return items.length + own.length;
}
