import { BOUNDS } from './bounds.ts';
import {
  attempt,
  isObject,
  type JsonObject,
  listOf,
  readHttpUrl,
  readImageUrl,
  readName,
  readOwnId,
  readReference,
} from './fields.ts';
import { readTitle } from './natural.ts';
import { readType } from './vocabulary.ts';

const MAX_SHORTCODE = 100;

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
  /** Letters, digits and `_`, without the colons. */
  shortcode: string;
  /** How the document writes it, where that is another name: `renameEmojis` puts the shortcode in its place. */
  writtenAs?: string;
  url: string;
}

export interface ReadTags {
  mentions: ReadMention[];
  hashtags: ReadHashtag[];
  emojis: ReadEmoji[];
  /** FEP-e232: addresses of objects the text refers to. */
  objectLinks: string[];
}

/** Reads the first 256 of `tag`; what is broken is left out, and so is a second emoji of one name. */
export function readTags(value: unknown): ReadTags {
  const tags: ReadTags = { mentions: [], hashtags: [], emojis: [], objectLinks: [] };
  const shortcodes = new Set<string>();
  for (const tag of listOf(value, BOUNDS.tags)) {
    if (!isObject(tag)) continue;
    switch (tagType(tag)) {
      case 'Mention': {
        const href = readReference(tag['href']);
        if (href !== null) tags.mentions.push({ href, name: readTitle(tag, 'name', BOUNDS.word) });
        break;
      }
      case 'Hashtag': {
        const name = readTitle(tag, 'name', BOUNDS.word)?.replace(/^[#＃\s]+/, '');
        if (name) tags.hashtags.push({ name, href: readHttpUrl(tag['href']) });
        break;
      }
      case 'Emoji': {
        const emoji = readEmoji(tag);
        if (emoji !== null && !shortcodes.has(emoji.shortcode)) {
          shortcodes.add(emoji.shortcode);
          tags.emojis.push(emoji);
        }
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
  const name = readTitle(tag, 'name', BOUNDS.word)?.replace(/^:+|:+$/g, '') ?? '';
  const shortcode = toShortcode(name);
  const url = readImageUrl(tag['icon']);
  if (shortcode === null || url === null) return null;
  // An emoji is known by its name and server: a broken id is no reason to lose it.
  const id = typeof tag['id'] === 'string' ? readReference(tag['id']) : null;
  return shortcode === name ? { id, shortcode, url } : { id, shortcode, writtenAs: name, url };
}

/**
 * What clients can match: other characters become `_`, as in `blob-cat` of Akkoma and Misskey, and the server that
 * Misskey names (`cat@host`, `cat@.`) goes. Null where no letter or digit is left.
 */
function toShortcode(name: string): string | null {
  const plain = name.replace(/@.*$/s, '').replace(/[^A-Za-z0-9_]+/g, '_');
  return /[A-Za-z0-9]/.test(plain) && plain.length <= MAX_SHORTCODE ? plain : null;
}

/** A text with the emoji under the names that we know them by. */
export function renameEmojis<T extends string | null>(text: T, emojis: ReadEmoji[]): T {
  let renamed: string | null = text;
  for (const { shortcode, writtenAs } of emojis) {
    if (writtenAs !== undefined) renamed = renamed?.replaceAll(`:${writtenAs}:`, () => `:${shortcode}:`) ?? null;
  }
  return renamed as T;
}

function tagType(tag: JsonObject): string | null {
  return typeof tag['type'] === 'string' || Array.isArray(tag['type']) ? attempt(() => readType(tag)) : null;
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
    name: readTitle(document),
    mediaType: readName(document['mediaType'], BOUNDS.word),
    rel: listOf(document['rel'], 16).filter((rel) => typeof rel === 'string'),
  };
}
