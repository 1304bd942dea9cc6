import type { CardsTable } from '../../db/tables/cards.ts';
import { sha256Hex } from '../../lib/hash.ts';

/** The row of an address that nobody has read yet. */
export function newCard(given: Pick<CardsTable, 'id' | 'url' | 'dueAt' | 'createdAt'>): CardsTable {
  return {
    urlHash: sha256Hex(given.url),
    sameAsId: null,
    state: 'waiting',
    type: 'link',
    title: '',
    description: '',
    language: null,
    providerName: '',
    authorName: '',
    authorUrl: '',
    creatorId: null,
    imageUrl: null,
    imageDescription: '',
    width: 0,
    height: 0,
    blurhash: null,
    publishedAt: null,
    ...given,
  };
}
