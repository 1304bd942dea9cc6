import { parseLanguageTag } from '../../lib/text/language-tag.ts';
import { readSource } from './actor.ts';
import { type ReadAttachment, readAllAttachments } from './attachment.ts';
import { computeVisibility, readAudience, type Visibility } from './audience.ts';
import { BOUNDS } from './bounds.ts';
import { readDate, readDuration } from './date.ts';
import {
  firstOf,
  isObject,
  type JsonObject,
  listOf,
  readBoolean,
  readCount,
  readHttpUrl,
  readImageUrl,
  readName,
  readNumber,
  readOwnId,
  readPageUrl,
  readReference,
  readReferences,
} from './fields.ts';
import { readNatural, readPhrase, readTitle } from './natural.ts';
import { type ReadPolicy, readPolicy } from './policy.ts';
import { type ReadPoll, readPoll } from './poll.ts';
import { type ReadTags, readTags, renameEmojis } from './tag.ts';

/** Types whose `name` is a title; on others it is something else, such as the option a voter chose. */
const TITLED = new Set(['Page', 'Article', 'Video', 'Audio', 'Event', 'Image', 'Document', 'Album', 'Track', 'Artist']);

export interface ReadCollectionRef {
  url: string | null;
  count: number | null;
}

export interface ReadPlace {
  name: string | null;
  latitude: number | null;
  longitude: number | null;
}

/** Whatever is said, shown or announced: Note, Article, Page, Question, Video, Event and their relatives. */
export interface ReadObject {
  id: string | null;
  type: string;
  attributedTo: string[];
  name: string | null;
  title: string | null;
  /** The content warning of most servers; an abstract on articles. HTML or text. */
  summary: string | null;
  /** HTML, unless `mediaType` says otherwise. */
  content: string | null;
  contentMap: Record<string, string>;
  language: string | null;
  source: { content: string; mediaType: string | null } | null;
  mediaType: string | null;
  inReplyTo: string | null;
  to: string[];
  cc: string[];
  audience: string[];
  visibility: Visibility;
  /** Milliseconds; may lie in the future. */
  published: number | null;
  updated: number | null;
  startTime: number | null;
  endTime: number | null;
  /** Seconds. */
  duration: number | null;
  url: string | null;
  /** The picture that stands for it. */
  image: string | null;
  attachments: ReadAttachment[];
  tags: ReadTags;
  sensitive: boolean;
  quoteUrl: string | null;
  /** It quotes by FEP-044f, whose quotes need consent; not in one of the older forms alone. */
  quotesWithConsent: boolean;
  quoteAuthorization: string | null;
  poll: ReadPoll | null;
  replies: ReadCollectionRef;
  likes: ReadCollectionRef;
  shares: ReadCollectionRef;
  context: string | null;
  conversation: string | null;
  interactionPolicy: ReadPolicy | null;
  commentsEnabled: boolean | null;
  stickied: boolean;
  distinguished: boolean;
  location: ReadPlace | null;
}

/** Reads an object; `followers` is the author's collection where the caller knows it. Throws ReadRefusal. */
export function readObject(document: JsonObject, type: string, followers?: string | null): ReadObject {
  const audience = readAudience(document);
  const natural = readNatural(document, 'content', BOUNDS.content, true);
  const tags = readTags(document['tag']);
  const rename = (text: string | null) => renameEmojis(text, tags.emojis);
  const content = rename(natural.text);
  const attributedTo = readReferences(document['attributedTo'] ?? document['actor'], BOUNDS.authors);
  const name = rename(readTitle(document));
  const mediaType = readName(document['mediaType'], BOUNDS.word);
  return {
    id: readOwnId(document),
    type,
    attributedTo,
    name,
    title: TITLED.has(type) ? name : null,
    summary: rename(readPhrase(document, 'summary', BOUNDS.summary)),
    content,
    contentMap: natural.map,
    language: readLanguage(document) ?? natural.language ?? readContextLanguage(document),
    source: readSource(document['source']),
    mediaType,
    inReplyTo: readReference(document['inReplyTo']),
    to: audience.to,
    cc: audience.cc,
    audience: audience.audience,
    visibility: computeVisibility(audience, attributedTo, followers),
    published: readDate(document['published']),
    updated: readDate(document['updated']),
    startTime: readDate(document['startTime']),
    endTime: readDate(document['endTime']),
    duration: readDuration(document['duration']),
    url: readPageUrl(document['url']),
    image: readImageUrl(document['image']) ?? readImageUrl(document['icon']),
    attachments: readAllAttachments(document, type, content, mediaType),
    tags,
    sensitive: readBoolean(document['sensitive']) === true,
    quoteUrl: readQuote(document) ?? tags.objectLinks[0] ?? null,
    quotesWithConsent: readReference(document['quote']) !== null,
    quoteAuthorization: readReference(document['quoteAuthorization']),
    poll: type === 'Question' ? readPoll(document, tags.emojis) : null,
    replies: readCollectionRef(document['replies']),
    likes: readCollectionRef(document['likes']),
    shares: readCollectionRef(document['shares']),
    context: readReference(document['context']),
    conversation: readReference(document['conversation']),
    interactionPolicy: readPolicy(document['interactionPolicy']),
    commentsEnabled: readBoolean(document['commentsEnabled']),
    stickied: readBoolean(document['stickied']) === true,
    distinguished: readBoolean(document['distinguished']) === true,
    location: readPlace(document['location']),
  };
}

/** FEP-044f's `quote`, and the older names of the same. */
function readQuote(document: JsonObject): string | null {
  for (const key of ['quote', 'quoteUrl', 'quoteUri', '_misskey_quote']) {
    if (key in document) {
      const url = readReference(document[key]);
      if (url !== null) return url;
    }
  }
  return null;
}

/** Lemmy's `language` object, or schema.org's `inLanguage`. */
function readLanguage(document: JsonObject): string | null {
  const given = firstOf(document['language'] ?? document['inLanguage']);
  const tag = isObject(given) ? (given['identifier'] ?? given['id']) : given;
  return typeof tag === 'string' ? parseLanguageTag(tag) : null;
}

function readContextLanguage(document: JsonObject): string | null {
  for (const context of listOf(document['@context'], 16)) {
    const tag = isObject(context) ? context['@language'] : undefined;
    if (typeof tag === 'string') return parseLanguageTag(tag);
  }
  return null;
}

function readCollectionRef(value: unknown): ReadCollectionRef {
  if (value === undefined || value === null) return { url: null, count: null };
  const first = firstOf(value);
  if (!isObject(first)) return { url: readHttpUrl(first), count: null };
  return { url: readHttpUrl(first['id']), count: readCount(first['totalItems']) };
}

function readPlace(value: unknown): ReadPlace | null {
  const place = firstOf(value);
  if (!isObject(place)) return null;
  return {
    name: readTitle(place),
    latitude: readNumber(place['latitude']),
    longitude: readNumber(place['longitude']),
  };
}
