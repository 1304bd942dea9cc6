import { readAudience } from './audience.ts';
import { BOUNDS } from './bounds.ts';
import { readDate } from './date.ts';
import { attempt, type JsonObject, readOwnId, readReference, readText } from './fields.ts';
import { readPhrase } from './natural.ts';
import { type PartOptions, type ReadPart, readPart, readParts } from './part.ts';
import { type ReadEmoji, readTags, renameEmojis } from './tag.ts';

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
  const emojis = document['tag'] === undefined ? [] : readTags(document['tag']).emojis;
  const objects = readParts(document['object'], options, BOUNDS.objects);
  return {
    id: readOwnId(document),
    type,
    actor: readReference(document['actor']),
    object: objects[0] ?? null,
    objects,
    target: attempt(() => readPart(document['target'], options)),
    origin: attempt(() => readPart(document['origin'], options)),
    result: attempt(() => readPart(document['result'], options)),
    instrument: attempt(() => readPart(document['instrument'], options)),
    to: audience.to,
    cc: audience.cc,
    audience: audience.audience,
    published: readDate(document['published']),
    updated: readDate(document['updated']),
    content: renameEmojis(readContent(document), emojis),
    summary: readPhrase(document, 'summary', BOUNDS.summary),
    emojis,
  };
}

function readContent(document: JsonObject): string | null {
  return readPhrase(document, 'content', BOUNDS.summary) ?? readText(document['_misskey_reaction'], BOUNDS.word);
}
