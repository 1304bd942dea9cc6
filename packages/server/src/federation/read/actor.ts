import { BOUNDS } from './bounds.ts';
import { readDate } from './date.ts';
import {
  isHttpUrl,
  isObject,
  type JsonObject,
  listOf,
  readBoolean,
  readHttpUrl,
  readImageUrl,
  readName,
  readOwnId,
  readPageUrl,
  readReference,
  readReferences,
  readText,
} from './fields.ts';
import { type ReadKey, readKeys } from './key.ts';
import { readPhrase, readTitle } from './natural.ts';
import { type ReadPolicy, readPolicy } from './policy.ts';
import { type ReadEmoji, type ReadHashtag, readTags, renameEmojis } from './tag.ts';

export interface ReadActor {
  id: string | null;
  type: string;
  preferredUsername: string | null;
  /** The handle this actor claims (FEP-2c59), to be confirmed at its host. */
  webfinger: string | null;
  name: string | null;
  /** HTML. */
  summary: string | null;
  /** Lemmy's and PeerTube's own markup of the summary. */
  source: { content: string; mediaType: string | null } | null;
  url: string | null;
  inbox: string | null;
  outbox: string | null;
  sharedInbox: string | null;
  followers: string | null;
  following: string | null;
  featured: string | null;
  featuredTags: string | null;
  /** Address of the list of its choices of people (FEP-7aa9). */
  featuredCollections: string | null;
  /** Address of a community's collection of moderators. */
  moderators: string | null;
  icon: string | null;
  image: string | null;
  /** What the pictures show. */
  iconText: string | null;
  imageText: string | null;
  /** What its owner wishes to be shown: yes, where the actor does not say. */
  showMedia: boolean;
  showRepliesInMedia: boolean;
  showFeatured: boolean;
  publicKeys: ReadKey[];
  manuallyApprovesFollowers: boolean;
  /** Null where the actor does not say. */
  discoverable: boolean | null;
  indexable: boolean | null;
  alsoKnownAs: string[];
  movedTo: string | null;
  fields: { name: string; value: string }[];
  emojis: ReadEmoji[];
  hashtags: ReadHashtag[];
  /** Milliseconds. */
  published: number | null;
  updated: number | null;
  memorial: boolean;
  suspended: boolean;
  /** Lemmy: only moderators may post. */
  postingRestrictedToMods: boolean;
  sensitive: boolean;
  attributedTo: string[];
  /** Domains whose pages may name this actor as author: bare domains only (GHSA-rwcw-vq68-g34p). */
  attributionDomains: string[];
  interactionPolicy: ReadPolicy | null;
}

/** Reads an actor; an address that is not http(s) is as good as none (GHSA-5wxh-3p65-r4g6). Throws ReadRefusal. */
export function readActor(document: JsonObject, type: string): ReadActor {
  const tags = readTags(document['tag']);
  const endpoints = firstObject(document['endpoints']);
  return {
    id: readOwnId(document),
    type,
    preferredUsername: readName(document['preferredUsername']),
    webfinger: readName(document['webfinger'], BOUNDS.word)?.replace(/^acct:|^@/, '') ?? null,
    name: renameEmojis(readTitle(document), tags.emojis),
    summary: renameEmojis(readPhrase(document, 'summary', BOUNDS.summary), tags.emojis),
    source: readSource(document['source']),
    url: readPageUrl(document['url']),
    inbox: readAddress(document['inbox']),
    outbox: readAddress(document['outbox']),
    sharedInbox: readAddress(endpoints?.['sharedInbox'] ?? document['sharedInbox']),
    followers: readAddress(document['followers']),
    following: readAddress(document['following']),
    featured: readAddress(document['featured']),
    featuredTags: readAddress(document['featuredTags']),
    featuredCollections: readAddress(document['featuredCollections']),
    moderators: readAddress(document['moderators']) ?? readModerators(document['attributedTo']),
    icon: readImageUrl(document['icon']),
    image: readImageUrl(document['image']),
    iconText: readImageText(document['icon']),
    imageText: readImageText(document['image']),
    showMedia: readBoolean(document['showMedia']) !== false,
    showRepliesInMedia: readBoolean(document['showRepliesInMedia']) !== false,
    showFeatured: readBoolean(document['showFeatured']) !== false,
    publicKeys: readKeys(document),
    manuallyApprovesFollowers: readBoolean(document['manuallyApprovesFollowers']) === true,
    discoverable: readBoolean(document['discoverable']),
    indexable: readBoolean(document['indexable']),
    alsoKnownAs: readReferences(document['alsoKnownAs'], BOUNDS.aliases),
    movedTo: readReference(document['movedTo']),
    fields: readFields(document['attachment'], tags.emojis),
    emojis: tags.emojis,
    hashtags: tags.hashtags,
    published: readDate(document['published']),
    updated: readDate(document['updated']),
    memorial: readBoolean(document['memorial']) === true,
    suspended: readBoolean(document['suspended']) === true,
    postingRestrictedToMods: readBoolean(document['postingRestrictedToMods']) === true,
    sensitive: readBoolean(document['sensitive']) === true,
    attributedTo: readReferences(document['attributedTo'], BOUNDS.authors),
    attributionDomains: readDomains(document['attributionDomains']),
    interactionPolicy: readPolicy(document['interactionPolicy']),
  };
}

/** What a picture shows, for those who do not see it. */
function readImageText(value: unknown): string | null {
  const image = firstObject(value);
  return image === null ? null : (readTitle(image) ?? readPhrase(image, 'summary', BOUNDS.fieldText));
}

/** The address of a collection or inbox: a string, or a collection that was embedded. Lists are refused here. */
function readAddress(value: unknown): string | null {
  const id = isObject(value) ? value['id'] : value;
  return typeof id === 'string' && isHttpUrl(id) ? id : null;
}

/** Lemmy before 1.0 kept the moderators' collection in a Group's `attributedTo`. */
function readModerators(value: unknown): string | null {
  return typeof value === 'string' && value.endsWith('/moderators') ? readHttpUrl(value) : null;
}

function readFields(value: unknown, emojis: ReadEmoji[]): { name: string; value: string }[] {
  const fields: { name: string; value: string }[] = [];
  for (const attachment of listOf(value, 4 * BOUNDS.fields)) {
    if (!isObject(attachment) || !/(?:^|:|#)PropertyValue$/.test(String(attachment['type']))) continue;
    const name = renameEmojis(readTitle(attachment, 'name', BOUNDS.fieldText), emojis);
    const text = renameEmojis(readPhrase(attachment, 'value', BOUNDS.fieldText), emojis);
    if (name !== null && text !== null && fields.length < BOUNDS.fields) fields.push({ name, value: text });
  }
  return fields;
}

function readDomains(value: unknown): string[] {
  return listOf(value, 100)
    .filter((domain) => typeof domain === 'string')
    .map((domain) => domain.toLowerCase())
    .filter((domain) => domain.length <= 253 && /^[^\s/:@?#\\.]+(?:\.[^\s/:@?#\\.]+)+$/.test(domain));
}

export function readSource(value: unknown): { content: string; mediaType: string | null } | null {
  // Old Pleroma: the text alone.
  const source = typeof value === 'string' ? { content: value } : firstObject(value);
  const content = readText(source?.['content'], BOUNDS.source);
  return content === null ? null : { content, mediaType: readName(source?.['mediaType'], BOUNDS.word) };
}

function firstObject(value: unknown): JsonObject | null {
  const first = listOf(value, 1)[0];
  return isObject(first) ? first : null;
}
