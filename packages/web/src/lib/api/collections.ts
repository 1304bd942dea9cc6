import { callApi, type Fetch } from './call.ts';
import type { Collection } from './types.ts';

export type CollectionInput = Pick<Collection, 'name' | 'description' | 'sensitive' | 'discoverable'> & {
  tag_name: string;
};

/** As many as anybody has. */
const ALL = 50;

/** The collections that show the reader. */
export const fetchCollectionsWith = (fetcher: Fetch, accountId: string) =>
  callApi(fetcher, 'GET /api/v1/accounts/:id/in_collections', { path: { id: accountId }, params: { limit: ALL } });

/** A collection, with its owner and everybody in it. */
export const fetchCollection = (fetcher: Fetch, id: string) =>
  callApi(fetcher, 'GET /api/v1/collections/:id', { path: { id } });

export const createCollection = async (fetcher: Fetch, name: string) =>
  (await callApi(fetcher, 'POST /api/v1/collections', { params: { name } })).collection;

export const updateCollection = async (fetcher: Fetch, id: string, input: CollectionInput) =>
  (await callApi(fetcher, 'PATCH /api/v1/collections/:id', { path: { id }, params: input })).collection;

export const deleteCollection = (fetcher: Fetch, id: string) =>
  callApi(fetcher, 'DELETE /api/v1/collections/:id', { path: { id } });

export const addToCollection = async (fetcher: Fetch, collectionId: string, accountId: string) =>
  (
    await callApi(fetcher, 'POST /api/v1/collections/:id/items', {
      path: { id: collectionId },
      params: { account_id: accountId },
    })
  ).collection_item;

export const removeFromCollection = (fetcher: Fetch, collectionId: string, id: string) =>
  callApi(fetcher, 'DELETE /api/v1/collections/:id/items/:itemId', { path: { id: collectionId, itemId: id } });

/** Takes the reader out of somebody's collection. */
export const leaveCollection = (fetcher: Fetch, collectionId: string, id: string) =>
  callApi(fetcher, 'POST /api/v1/collections/:id/items/:itemId/revoke', { path: { id: collectionId, itemId: id } });
