import { cutText } from '../../lib/text/clean-text.ts';
import { type ReadActivity, readActivity } from './activity.ts';
import { type ReadActor, readActor } from './actor.ts';
import { type ReadAuthorization, readAuthorization } from './authorization.ts';
import { BOUNDS } from './bounds.ts';
import { type ReadCollection, readCollection } from './collection.ts';
import { attempt, firstOf, isObject, isUri, type JsonObject, listOf, readOwnId } from './fields.ts';
import { type ReadKey, readKey } from './key.ts';
import { type ReadObject, readObject } from './object.ts';
import { type ReadEmoji, type ReadLink, readEmoji, readLink } from './tag.ts';
import { type ReadTombstone, readTombstone } from './tombstone.ts';
import { classify, readType } from './vocabulary.ts';

/** What an ActivityPub document can be. */
export type Described =
  | { kind: 'actor'; value: ReadActor }
  | { kind: 'object'; value: ReadObject }
  | { kind: 'activity'; value: ReadActivity }
  | { kind: 'collection'; value: ReadCollection }
  | { kind: 'tombstone'; value: ReadTombstone }
  | { kind: 'authorization'; value: ReadAuthorization }
  | { kind: 'link'; value: ReadLink }
  | { kind: 'emoji'; value: ReadEmoji }
  | { kind: 'key'; value: ReadKey };

/** Something inside a document: only its id, or embedded; `unknown` is of a type we cannot describe. */
export type ReadPart =
  | { kind: 'reference'; id: string }
  | { kind: 'unknown'; id: string | null; type: string | null }
  | ({ id: string | null } & Described);

export interface PartOptions {
  /** How many documents surround this one. */
  nesting: number;
  followers?: string | null;
  /** What is left of the embedded documents that may be read; shared by all parts of one document. */
  budget: { left: number };
}

/** Options for a document that nothing surrounds. */
export function startOptions(followers: string | null): PartOptions {
  return { nesting: 0, followers, budget: { left: BOUNDS.embedded } };
}

/** Describes a document of a known type; null for one we cannot. Throws ReadRefusal. */
export function describe(document: JsonObject, options: PartOptions): Described | null {
  const type = readType(document);
  const name = type ?? 'Object';
  switch (classify(document, type)) {
    case 'actor':
      return { kind: 'actor', value: readActor(document, name) };
    case 'activity':
      return { kind: 'activity', value: readActivity(document, name, options) };
    case 'collection':
      return { kind: 'collection', value: readCollection(document, name, options) };
    case 'object':
      return { kind: 'object', value: readObject(document, name, options.followers) };
    case 'authorization':
      return { kind: 'authorization', value: readAuthorization(document, name) };
    case 'tombstone':
      return { kind: 'tombstone', value: readTombstone(document) };
    case 'link':
      return { kind: 'link', value: readLink(document, name) };
    case 'emoji': {
      const value = readEmoji(document);
      return value === null ? null : { kind: 'emoji', value };
    }
    case 'key': {
      const value = readKey(document);
      return value === null ? null : { kind: 'key', value };
    }
    case 'unknown':
      return null;
  }
}

/**
 * Reads every part of a field in order; values that are neither URI nor object are left out, and of several those that are
 * broken. Throws ReadRefusal for a single one.
 */
export function readParts(value: unknown, options: PartOptions, max?: number): ReadPart[] {
  const parts: ReadPart[] = [];
  const members = listOf(value, max);
  for (const member of members) {
    const part = members.length > 1 ? attempt(() => readPart(member, options)) : readPart(member, options);
    if (part !== null) parts.push(part);
  }
  return parts;
}

/** Reads the first part of a field. */
export function readPart(value: unknown, options: PartOptions): ReadPart | null {
  const member = firstOf(value);
  if (typeof member === 'string') {
    const uri = member.trim();
    return isUri(uri) ? { kind: 'reference', id: uri } : null;
  }
  if (!isObject(member)) return null;
  const id = readOwnId(member);
  // `{"id": …}` alone says no more than the id, and beyond the limits nothing else is read.
  const bare = id !== null && Object.keys(member).length === 1;
  const allowed = options.nesting < BOUNDS.nesting && options.budget.left > 0;
  if (id !== null && (bare || !allowed)) return { kind: 'reference', id };
  options.budget.left--;
  const described = allowed ? describe(member, { ...options, nesting: options.nesting + 1 }) : null;
  if (described !== null) return { id, ...described };
  return { kind: 'unknown', id, type: typeof member['type'] === 'string' ? cutText(member['type'], 256) : null };
}
