import {
  isObject,
  type JsonObject,
  listOf,
  readHttpUrl,
  readImageUrl,
  readName,
  readOwnId,
  readReference,
} from './fields.ts';
import { readType } from './vocabulary.ts';

const MAX_TAGS = 256;

export interface ReadMention {
  href: string;
  name: string | null;
}

export interface ReadHashtag {
  /** Without the `#`. */
  name: string;
  href: string | null;
}

export interface ReadEmoji {
  /** Akkoma sends null. */
  id: string | null;
  /** Without the colons. */
  shortcode: string;
  url: string;
}

export interface ReadTags {
  mentions: ReadMention[];
  hashtags: ReadHashtag[];
  emojis: ReadEmoji[];
  /** FEP-e232: addresses of objects the text refers to. */
  objectLinks: string[];
}

/** Reads `tag`; what is broken is left out, 256 are enough. */
export function readTags(value: unknown): ReadTags {
  const tags: ReadTags = { mentions: [], hashtags: [], emojis: [], objectLinks: [] };
  for (const tag of listOf(value, MAX_TAGS)) {
    if (!isObject(tag)) continue;
    switch (tagType(tag)) {
      case 'Mention': {
        const href = readReference(tag['href']);
        if (href !== null) tags.mentions.push({ href, name: readName(tag['name'], 512) });
        break;
      }
      case 'Hashtag': {
        const name = readName(tag['name'], 512)?.replace(/^#+/, '');
        if (name) tags.hashtags.push({ name, href: readHttpUrl(tag['href']) });
        break;
      }
      case 'Emoji': {
        const emoji = readEmoji(tag);
        if (emoji !== null) tags.emojis.push(emoji);
        break;
      }
      case 'Link': {
        const href = readReference(tag['href']);
        if (href !== null && isActivityType(tag['mediaType'])) tags.objectLinks.push(href);
        break;
      }
    }
  }
  return tags;
}

/** A custom emoji; null without name or picture. */
export function readEmoji(tag: JsonObject): ReadEmoji | null {
  const shortcode = readName(tag['name'])?.replace(/^:+|:+$/g, '');
  const url = readImageUrl(tag['icon']);
  if (!shortcode || url === null) return null;
  // An emoji is known by its name and server: a broken id is no reason to lose it.
  const id = typeof tag['id'] === 'string' ? readReference(tag['id']) : null;
  return { id, shortcode, url };
}

function tagType(tag: JsonObject): string | null {
  return typeof tag['type'] === 'string' || Array.isArray(tag['type']) ? readType(tag) : null;
}

function isActivityType(mediaType: unknown): boolean {
  return (
    typeof mediaType === 'string' && /^application\/(?:activity\+json|ld\+json\s*;.*activitystreams)/.test(mediaType)
  );
}

export interface ReadLink {
  id: string | null;
  type: string;
  href: string | null;
  name: string | null;
  mediaType: string | null;
  rel: string[];
}

/** A Link, Mention or Hashtag that stands alone. */
export function readLink(document: JsonObject, type: string): ReadLink {
  return {
    id: readOwnId(document),
    type,
    href: readReference(document['href']),
    name: readName(document['name']),
    mediaType: readName(document['mediaType'], 256),
    rel: listOf(document['rel'], 16).filter((rel) => typeof rel === 'string'),
  };
}
