import { sql } from 'kysely';
import { prepare } from '../../db/prepare.ts';
import type { CollectionItemsTable, CollectionsTable } from '../../db/tables/collections.ts';

export const findCollection = prepare<{ id: number }>()((q) =>
  q.db.selectFrom('collections').selectAll().where('id', '=', q.param('id')),
);

/** The same for who is about to change it or what is in it. */
export const lockCollection = prepare<{ id: number }>()(
  (q) => sql<CollectionsTable>`select * from "collections" where "id" = ${q.param('id')} ${q.lock('update')}`,
);

export const findCollectionByUri = prepare<{ uri: string }>()((q) =>
  q.db.selectFrom('collections').selectAll().where('uri', '=', q.param('uri')),
);

export const findCollectionByUrl = prepare<{ url: string }>()((q) =>
  q.db.selectFrom('collections').selectAll().where('url', '=', q.param('url')),
);

export const findCollectionsByIds = prepare<{ ids: number[] }>()((q) =>
  q.db.selectFrom('collections').selectAll().where(q.inIds('id', 'ids')),
);

/** The collections of an account, newest first; `listed`: 1 for those that everybody is shown, 0 for all. */
export const findCollectionsOf = prepare<{ accountId: number; listed: 0 | 1; limit: number; offset: number }>()((q) =>
  q.db
    .selectFrom('collections')
    .selectAll()
    .where('accountId', '=', q.param('accountId'))
    .where('discoverable', '>=', q.param('listed'))
    .orderBy('id', 'desc')
    .limit(q.param('limit'))
    .offset(q.param('offset')),
);

export const countCollectionsOf = prepare<{ accountId: number }>()((q) =>
  q.db
    .selectFrom('collections')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('accountId', '=', q.param('accountId')),
);

/** The collections that show an account, the last that took it up first. */
export const findCollectionsWith = prepare<{ accountId: number; limit: number; offset: number }>()(
  (q) => sql<CollectionsTable>`
    select c.* from (select "id", "collectionId" from "collectionItems"
      where "accountId" = ${q.param('accountId')} and "state" = 'accepted'
      order by "id" desc limit ${q.param('limit')} offset ${q.param('offset')}) i
    join "collections" c on c."id" = i."collectionId" order by i."id" desc`,
);

export const updateCollectionRow = prepare<Omit<CollectionsTable, 'accountId' | 'uri' | 'createdAt'>>()((q) =>
  q.db
    .updateTable('collections')
    .set({
      url: q.param('url'),
      name: q.param('name'),
      description: q.param('description'),
      language: q.param('language'),
      sensitive: q.param('sensitive'),
      discoverable: q.param('discoverable'),
      tag: q.param('tag'),
      updatedAt: q.param('updatedAt'),
      fetchedAt: q.param('fetchedAt'),
    })
    .where('id', '=', q.param('id')),
);

export const deleteCollectionRow = prepare<{ id: number }>()((q) =>
  q.db.deleteFrom('collections').where('id', '=', q.param('id')),
);

/** What is in collections, in their order. */
export const findItems = prepare<{ ids: number[] }>()((q) =>
  q.db
    .selectFrom('collectionItems')
    .selectAll()
    .where(q.inIds('collectionId', 'ids'))
    .orderBy('collectionId')
    .orderBy('id'),
);

export const findItem = prepare<{ id: number }>()((q) =>
  q.db.selectFrom('collectionItems').selectAll().where('id', '=', q.param('id')),
);

export const findItemOf = prepare<{ collectionId: number; accountId: number }>()((q) =>
  q.db
    .selectFrom('collectionItems')
    .selectAll()
    .where('collectionId', '=', q.param('collectionId'))
    .where('accountId', '=', q.param('accountId')),
);

export const setItem = prepare<Pick<CollectionItemsTable, 'id' | 'state' | 'uri' | 'stampUri'>>()((q) =>
  q.db
    .updateTable('collectionItems')
    .set({ state: q.param('state'), uri: q.param('uri'), stampUri: q.param('stampUri') })
    .where('id', '=', q.param('id')),
);

export const deleteItem = prepare<{ id: number }>()((q) =>
  q.db.deleteFrom('collectionItems').where('id', '=', q.param('id')),
);

export const deleteItemsOf = prepare<{ collectionId: number }>()((q) =>
  q.db.deleteFrom('collectionItems').where('collectionId', '=', q.param('collectionId')),
);

/** What carries a stamp. */
export const findItemsByStamp = prepare<{ stampUri: string; limit: number }>()((q) =>
  q.db.selectFrom('collectionItems').selectAll().where('stampUri', '=', q.param('stampUri')).limit(q.param('limit')),
);

/** What of an account's collections shows another account. */
export const findItemsBetween = prepare<{ ownerId: number; accountId: number; limit: number }>()(
  (q) => sql<CollectionItemsTable>`
    select i.* from "collectionItems" i join "collections" c on c."id" = i."collectionId"
    where i."accountId" = ${q.param('accountId')} and c."accountId" = ${q.param('ownerId')} limit ${q.param('limit')}`,
);

/** Some of what shows an account that goes, and of what it made. */
export const findSomeItemsOf = prepare<{ accountId: number; limit: number }>()((q) =>
  q.db.selectFrom('collectionItems').select('id').where('accountId', '=', q.param('accountId')).limit(q.param('limit')),
);

/** People here who are shown in a collection. */
export const findShownHere = prepare<{ collectionId: number; limit: number }>()(
  (q) => sql<{ accountId: number }>`
    select i."accountId" from "collectionItems" i join "users" u on u."accountId" = i."accountId"
    where i."collectionId" = ${q.param('collectionId')} and i."state" = 'accepted' limit ${q.param('limit')}`,
);

/** Which collections these addresses and pages are of, and those of these numbers that are there. */
export const findLinkedCollections = prepare<{ ids: number[]; links: string[] }>()(
  (q) => sql<{ id: number }>`
    select "id" from "collections" where ${q.inIds('collections.id', 'ids')}
    union select "id" from "collections" where ${q.inTexts('collections.uri', 'links')}
    union select "id" from "collections" where ${q.inTexts('collections.url', 'links')}
    order by 1`,
);
