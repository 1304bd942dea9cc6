import type { Collection, CollectionItem } from '@linnet/api-schemas/mastodon/collection.ts';
import type { CollectionView, ItemView } from '../../../core/collections/load.ts';
import { toInstant } from './dates.ts';
import type { Render } from './render.ts';
import { tagUrl } from './tag.ts';

/** People whom somebody recommends, as their reader is shown them. */
export function renderCollection(render: Render, view: CollectionView): Collection {
  const { id, accountId, tag, items, createdAt, updatedAt } = view;
  return {
    id: String(id),
    account_id: String(accountId),
    uri: view.uri,
    url: view.url,
    name: view.name,
    description: view.description,
    language: view.language,
    local: view.local,
    sensitive: view.sensitive,
    discoverable: view.discoverable,
    tag: tag === null ? null : { name: tag, url: tagUrl(render, tag) },
    item_count: items.length,
    items: items.map(renderCollectionItem),
    created_at: toInstant(createdAt),
    updated_at: toInstant(updatedAt),
  };
}

/** Somebody in a collection; who did not agree is not named. */
export function renderCollectionItem({ id, accountId, state, createdAt }: ItemView): CollectionItem {
  const item: CollectionItem = { id: String(id), state, created_at: toInstant(createdAt) };
  if (state === 'accepted' || state === 'pending') item.account_id = String(accountId);
  return item;
}
