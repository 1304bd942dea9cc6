import { BOUNDS } from './bounds.ts';
import { readDate } from './date.ts';
import { isObject, type JsonObject, listOf, readBoolean, readPageUrl, readReference } from './fields.ts';
import { readNatural, readTitle } from './natural.ts';

/** Somebody in a choice of people, with the address of their consent. */
export interface ReadFeaturedItem {
  id: string | null;
  object: string;
  authorization: string | null;
}

/** What a choice of people says of itself (FEP-7aa9, FeaturedCollection), beside being a collection. */
export interface ReadFeatured {
  /** HTML. */
  summary: string | null;
  language: string | null;
  sensitive: boolean;
  /** Whether everybody is to be shown it: no, where it does not say. */
  discoverable: boolean;
  /** A tag, without its sign. */
  topic: string | null;
  url: string | null;
  /** Milliseconds. */
  published: number | null;
  updated: number | null;
  items: ReadFeaturedItem[];
}

const MAX_ITEMS = 150;

export function readFeatured(document: JsonObject): ReadFeatured {
  const summary = readNatural(document, 'summary', BOUNDS.summary, true);
  const topic = listOf(document['topic'], 1)[0];
  return {
    summary: summary.text,
    language: summary.language,
    sensitive: readBoolean(document['sensitive']) === true,
    discoverable: readBoolean(document['discoverable']) === true,
    topic: isObject(topic) ? (readTitle(topic, 'name', BOUNDS.word)?.replace(/^[#＃\s]+/, '') ?? null) : null,
    url: readPageUrl(document['url']),
    published: readDate(document['published']),
    updated: readDate(document['updated']),
    items: listOf(document['orderedItems'] ?? document['items'], MAX_ITEMS).flatMap(readItem),
  };
}

/** Items that are only named are left out: Mastodon, and whoever followed it, embeds them. */
function readItem(value: unknown): ReadFeaturedItem[] {
  if (!isObject(value)) return [];
  const object = readReference(value['featuredObject']);
  if (object === null) return [];
  return [{ id: readReference(value['id']), object, authorization: readReference(value['featureAuthorization']) }];
}
