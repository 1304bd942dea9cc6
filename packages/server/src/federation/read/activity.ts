import { readAudience } from './audience.ts';
import { readDate } from './date.ts';
import { type JsonObject, readOwnId, readReference, readText } from './fields.ts';
import { type PartOptions, type ReadPart, readPart, readParts } from './part.ts';
import { type ReadEmoji, readTags } from './tag.ts';

const MAX_OBJECTS = 256;

export interface ReadActivity {
  /** Some servers send activities without one. */
  id: string | null;
  type: string;
  /** Null only in documents that nobody can have sent. */
  actor: string | null;
  /** The first of `objects`. */
  object: ReadPart | null;
  /** Flag and PieFed's batched Announce carry several. */
  objects: ReadPart[];
  target: ReadPart | null;
  origin: ReadPart | null;
  result: ReadPart | null;
  instrument: ReadPart | null;
  to: string[];
  cc: string[];
  audience: string[];
  /** Milliseconds. */
  published: number | null;
  updated: number | null;
  /** The emoji of a reaction, the words of a Flag. */
  content: string | null;
  summary: string | null;
  /** Pictures of a custom emoji that reacts. */
  emojis: ReadEmoji[];
}

/** Reads an activity and what it embeds. Throws ReadRefusal. */
export function readActivity(document: JsonObject, type: string, options: PartOptions): ReadActivity {
  const audience = readAudience(document);
  const objects = readParts(document['object'], options, MAX_OBJECTS);
  return {
    id: readOwnId(document),
    type,
    actor: readReference(document['actor']),
    object: objects[0] ?? null,
    objects,
    target: readPart(document['target'], options),
    origin: readPart(document['origin'], options),
    result: readPart(document['result'], options),
    instrument: readPart(document['instrument'], options),
    to: audience.to,
    cc: audience.cc,
    audience: audience.audience,
    published: readDate(document['published']),
    updated: readDate(document['updated']),
    content: readText(document['content'] ?? document['_misskey_reaction'], 20_000),
    summary: readText(document['summary'], 20_000),
    emojis: document['tag'] === undefined ? [] : readTags(document['tag']).emojis,
  };
}
