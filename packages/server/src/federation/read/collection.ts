import { BOUNDS } from './bounds.ts';
import { type ReadFeatured, readFeatured } from './featured.ts';
import { attempt, isObject, type JsonObject, readCount, readHttpUrl, readOwnId, readReference } from './fields.ts';
import { readTitle } from './natural.ts';
import { type PartOptions, type ReadPart, readParts } from './part.ts';
import { readType } from './vocabulary.ts';

export interface ReadCollection {
  id: string | null;
  type: string;
  name: string | null;
  attributedTo: string | null;
  totalItems: number | null;
  /** The addresses of pages. */
  first: string | null;
  last: string | null;
  next: string | null;
  prev: string | null;
  partOf: string | null;
  /** At most 1,000; things of another host are only hints. */
  items: ReadPart[];
  /** What a choice of people says of itself (FEP-7aa9). */
  featured: ReadFeatured | null;
  /** The first page where it came embedded. */
  firstPage: ReadCollection | null;
}

/** Reads a collection or one page of it. Throws ReadRefusal. */
export function readCollection(document: JsonObject, type: string, options: PartOptions): ReadCollection {
  const first = document['first'];
  const embedded = isObject(first) && options.nesting < 3;
  return {
    id: readOwnId(document),
    type,
    name: readTitle(document) ?? readTitle(document, 'summary'),
    attributedTo: readReference(document['attributedTo'] ?? document['actor']),
    totalItems: readCount(document['totalItems']),
    first: readHttpUrl(isObject(first) ? first['id'] : first),
    last: readPageAddress(document['last']),
    next: readPageAddress(document['next']),
    prev: readPageAddress(document['prev']),
    partOf: readPageAddress(document['partOf']),
    items: readParts(document['orderedItems'] ?? document['items'], options, BOUNDS.items),
    featured: type === 'FeaturedCollection' ? readFeatured(document) : null,
    firstPage: embedded
      ? attempt(() =>
          readCollection(first, readType(first) ?? 'CollectionPage', { ...options, nesting: options.nesting + 1 }),
        )
      : null,
  };
}

function readPageAddress(value: unknown): string | null {
  return readHttpUrl(isObject(value) ? (value['id'] ?? value['href']) : value);
}
