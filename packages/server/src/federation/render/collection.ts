import { PLAIN_CONTEXT } from './context.ts';
import type { Json } from './json.ts';

export interface CollectionInput {
  id: string;
  totalItems: number;
  /** False where only the number is told. */
  paged: boolean;
  /** Small collections carry their items themselves. */
  items?: readonly unknown[];
  context?: unknown;
}

/** A collection in order, newest first (ActivityStreams §3, OrderedCollection). */
export function renderCollection({ id, totalItems, paged, items, context }: CollectionInput): Json {
  const collection: Json = { '@context': context ?? PLAIN_CONTEXT, id, type: 'OrderedCollection', totalItems };
  if (paged) collection['first'] = `${id}?page=true`;
  if (items !== undefined) collection['orderedItems'] = items;
  return collection;
}

export interface PageInput {
  collectionId: string;
  /** The query of this page, of the next older and of the next newer one. */
  query: string;
  next?: string | undefined;
  prev?: string | undefined;
  items: readonly unknown[];
  totalItems?: number;
  context?: unknown;
}

export function renderPage({ collectionId, query, next, prev, items, totalItems, context }: PageInput): Json {
  const page: Json = {
    '@context': context ?? PLAIN_CONTEXT,
    id: `${collectionId}?${query}`,
    type: 'OrderedCollectionPage',
    partOf: collectionId,
  };
  if (totalItems !== undefined) page['totalItems'] = totalItems;
  if (next !== undefined) page['next'] = `${collectionId}?${next}`;
  if (prev !== undefined) page['prev'] = `${collectionId}?${prev}`;
  page['orderedItems'] = items;
  return page;
}
