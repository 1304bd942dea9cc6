import { isObject, type JsonObject, listOf } from './fields.ts';
import { ReadRefusal } from './refusal.ts';

const ACTORS = ['Person', 'Service', 'Application', 'Group', 'Organization', 'Feed', 'Actor'];

/** ActivityStreams 2.0 §3 without Question, and what servers of the fediverse add to it. */
const ACTIVITIES = [
  'Accept Activity Add Announce AnnounceRequest ApproveReply Arrive Bite Block Create Delete Dislike Download',
  'EmojiReact FeatureRequest Flag Follow Ignore IntransitiveActivity Invite Join Leave Like LikeRequest Listen Lock',
  'Move Offer QuoteRequest Read Reject RejectReply Remove ReplyRequest ResolveReport TentativeAccept',
  'TentativeReject Travel Undo Update View Warn',
].flatMap((line) => line.split(' '));

const COLLECTIONS = [
  'Collection OrderedCollection CollectionPage OrderedCollectionPage',
  'FeaturedCollection OrganizersCollection AttendeesCollection Library Playlist',
].flatMap((line) => line.split(' '));

const OBJECTS = [
  'Article Audio ChatMessage Document EncryptedMessage Event Image Note Object Page Place Profile Question',
  'Relationship Story Video ActorStatus Album Artist Track FeaturedItem',
].flatMap((line) => line.split(' '));

const AUTHORIZATIONS = [
  'AnnounceApproval AnnounceAuthorization FeatureAuthorization LikeApproval LikeAuthorization',
  'QuoteAuthorization ReplyApproval ReplyAuthorization',
].flatMap((line) => line.split(' '));

export type Noun =
  | 'actor'
  | 'activity'
  | 'collection'
  | 'object'
  | 'authorization'
  | 'tombstone'
  | 'link'
  | 'emoji'
  | 'key'
  | 'unknown';

const NOUNS = new Map<string, Noun>([
  ...ACTORS.map((type): [string, Noun] => [type, 'actor']),
  ...ACTIVITIES.map((type): [string, Noun] => [type, 'activity']),
  ...COLLECTIONS.map((type): [string, Noun] => [type, 'collection']),
  ...OBJECTS.map((type): [string, Noun] => [type, 'object']),
  ...AUTHORIZATIONS.map((type): [string, Noun] => [type, 'authorization']),
  ['Tombstone', 'tombstone'],
  ['Link', 'link'],
  ['Mention', 'link'],
  ['Hashtag', 'link'],
  ['Emoji', 'emoji'],
  ['Key', 'key'],
  ['CryptographicKey', 'key'],
  ['Multikey', 'key'],
]);

const PREFIX =
  /^(?:as|toot|litepub|lemmy|pt|misskey|fedibird|sec|https?:\/\/www\.w3\.org\/ns\/activitystreams#|http:\/\/joinmastodon\.org\/ns#|http:\/\/litepub\.social\/ns#):?(?=[A-Z])/;

/** The type's bare name: the first known one of several. Null when absent. Throws ReadRefusal `invalid-type`. */
export function readType(document: JsonObject): string | null {
  const value = document['type'];
  if (value === undefined || value === null) return null;
  if (typeof value === 'string') return plainType(value);
  const types = listOf(value, 16)
    .filter((type) => typeof type === 'string')
    .map(plainType);
  const type = types.find((name) => NOUNS.has(name)) ?? types[0];
  if (type === undefined) throw new ReadRefusal('invalid-type');
  return type;
}

function plainType(type: string): string {
  if (type.length === 0 || type.length > 256) throw new ReadRefusal('invalid-type');
  return NOUNS.has(type) ? type : type.replace(PREFIX, '');
}

/**
 * What kind of thing a document is. A type nobody told us about is an actor when it has an inbox and a key or a name,
 * a collection when it has pages or items, and an object when there is something to show and nothing that acts.
 */
export function classify(document: JsonObject, type: string | null): Noun {
  const noun = type === null ? undefined : NOUNS.get(type);
  if (noun !== undefined) return noun;
  if (typeof document['publicKeyPem'] === 'string') return 'key';
  if (typeof document['inbox'] === 'string' && ('publicKey' in document || 'preferredUsername' in document)) {
    return 'actor';
  }
  if ('actor' in document && 'object' in document) return 'unknown';
  const pages = 'first' in document || 'items' in document || 'orderedItems' in document;
  if (pages && typeof document['totalItems'] === 'number') return 'collection';
  const text = ['content', 'contentMap', 'name', 'nameMap', 'summary'];
  return text.some((key) => typeof document[key] === 'string' || isObject(document[key])) ? 'object' : 'unknown';
}
