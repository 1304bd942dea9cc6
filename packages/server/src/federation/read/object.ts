import { readSource } from './actor.ts';
import { type ReadAttachment, readAttachments, readMediaLinks } from './attachment.ts';
import { computeVisibility, readAudience, type Visibility } from './audience.ts';
import { readDate, readDuration } from './date.ts';
import {
  firstOf,
  isLanguage,
  isObject,
  type JsonObject,
  listOf,
  readBoolean,
  readCount,
  readHttpUrl,
  readImageUrl,
  readLanguageMap,
  readName,
  readNumber,
  readOwnId,
  readPageUrl,
  readReference,
  readReferences,
  readText,
} from './fields.ts';
import { type ReadPoll, readPoll } from './poll.ts';
import { type ReadTags, readTags } from './tag.ts';

const MAX_CONTENT = 100_000;
const MAX_SUMMARY = 20_000;
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
  quoteAuthorization: string | null;
  poll: ReadPoll | null;
  replies: ReadCollectionRef;
  likes: ReadCollectionRef;
  shares: ReadCollectionRef;
  context: string | null;
  conversation: string | null;
  interactionPolicy: JsonObject | null;
  commentsEnabled: boolean | null;
  stickied: boolean;
  distinguished: boolean;
  location: ReadPlace | null;
}

/** Reads an object; `followers` is the author's collection where the caller knows it. Throws ReadRefusal. */
export function readObject(document: JsonObject, type: string, followers?: string | null): ReadObject {
  const audience = readAudience(document);
  const contentMap = readLanguageMap(document['contentMap'], MAX_CONTENT);
  const content = readText(document['content'], MAX_CONTENT) ?? Object.values(contentMap)[0] ?? null;
  const tags = readTags(document['tag']);
  const attributedTo = readReferences(document['attributedTo'] ?? document['actor'], 16);
  const name = readName(document['name']) ?? firstInMap(document['nameMap']);
  const attachments = readAttachments(document['attachment']);
  return {
    id: readOwnId(document),
    type,
    attributedTo,
    name,
    title: TITLED.has(type) ? name : null,
    summary: readText(document['summary'], MAX_SUMMARY) ?? firstInMap(document['summaryMap']),
    content,
    contentMap,
    language: chooseLanguage(document, content, contentMap),
    source: readSource(document['source']),
    mediaType: readName(document['mediaType'], 256),
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
    attachments: attachments.length > 0 ? attachments : readMediaLinks(document),
    tags,
    sensitive: readBoolean(document['sensitive']) === true,
    quoteUrl: readQuote(document) ?? tags.objectLinks[0] ?? null,
    quoteAuthorization: readReference(document['quoteAuthorization']),
    poll: type === 'Question' ? readPoll(document) : null,
    replies: readCollectionRef(document['replies']),
    likes: readCollectionRef(document['likes']),
    shares: readCollectionRef(document['shares']),
    context: readReference(document['context']),
    conversation: readReference(document['conversation']),
    interactionPolicy: isObject(document['interactionPolicy']) ? document['interactionPolicy'] : null,
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

/** Lemmy's `language` object, else the entry of `contentMap` that is the content, else the context's `@language`. */
function chooseLanguage(document: JsonObject, content: string | null, contentMap: Record<string, string>) {
  const own = document['language'] ?? document['inLanguage'];
  const given = isObject(own) ? (own['identifier'] ?? own['id']) : own;
  if (typeof given === 'string' && isLanguage(given)) return given;
  const tags = Object.keys(contentMap);
  const same = tags.find((tag) => contentMap[tag] === content) ?? (tags.length === 1 ? tags[0] : undefined);
  if (same !== undefined) return same;
  for (const context of listOf(document['@context'], 16)) {
    const tag = isObject(context) ? context['@language'] : undefined;
    if (typeof tag === 'string' && isLanguage(tag)) return tag;
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
  const read = (key: string) => {
    const text = place[key];
    return typeof text === 'string' && /^-?\d{1,3}(?:\.\d{1,20})?$/.test(text) ? Number(text) : readNumber(text);
  };
  return { name: readName(place['name']), latitude: read('latitude'), longitude: read('longitude') };
}

function firstInMap(value: unknown): string | null {
  return Object.values(readLanguageMap(value, MAX_SUMMARY))[0] ?? null;
}
