import { cutText } from '../../lib/text/clean-text.ts';
import { fixAddress } from '../../lib/text/fix-address.ts';
import { BOUNDS } from './bounds.ts';
import { ReadRefusal } from './refusal.ts';

export type JsonObject = Record<string, unknown>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Every field may be absent, single, a list, or (from sloppy JSON-LD) a list of lists: always a flat list here. */
export function listOf(value: unknown, max: number = BOUNDS.list): unknown[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) return [value];
  const flat = value.some(Array.isArray) ? value.flat(4) : value;
  const present = flat.includes(null) ? flat.filter((member) => member !== null) : flat;
  return present.length > max ? present.slice(0, max) : present;
}

/** The first value that is there, whether the field is a list or not. */
export function firstOf(value: unknown): unknown {
  return Array.isArray(value) ? listOf(value, 1)[0] : value;
}

/** Text that is the same in all languages, cut to `max` UTF-16 units; null for anything else. See also natural.ts. */
export function readText(value: unknown, max: number): string | null {
  const text = firstOf(value);
  if (typeof text === 'string') return cutText(text, max);
  return isObject(text) && typeof text['@value'] === 'string' ? cutText(text['@value'], max) : null;
}

/** A word or line: text without the blanks around it; null when nothing is left. */
export function readName(value: unknown, max: number = BOUNDS.name): string | null {
  return readText(value, max)?.trim() || null;
}

/** True or false, also as a word or as 1 and 0. */
export function readBoolean(value: unknown): boolean | null {
  const first = firstOf(value);
  if (typeof first === 'boolean') return first;
  const word = typeof first === 'string' || typeof first === 'number' ? String(first).toLowerCase() : '';
  return word === 'true' || word === '1' ? true : word === 'false' || word === '0' ? false : null;
}

/** A finite number, also in a decimal text. */
export function readNumber(value: unknown): number | null {
  const first = firstOf(value);
  const number = typeof first === 'string' && /^[+-]?\d{1,15}(?:\.\d{1,20})?$/.test(first) ? Number(first) : first;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
}

/** A count: a whole number from 0 to 2^53; negative and broken ones are nothing (CVE-2024-52592). */
export function readCount(value: unknown): number | null {
  const number = readNumber(value);
  return number !== null && Number.isSafeInteger(number) && number >= 0 ? number : null;
}

/** What `read` makes of a part that may be broken without harm to the rest: null where it is refused. */
export function attempt<T>(read: () => T | null): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof ReadRefusal) return null;
    throw error;
  }
}

/** Whether this is an absolute http(s) address without user name, with a real port and a valid host. */
export function isHttpUrl(text: string): boolean {
  if (text.length > BOUNDS.uri) return false;
  const found = /^https?:\/\/([^/?#\\\s@]+)(?:[/?#]|$)/.exec(text);
  return found !== null && !/:0+$/.test(found[1]!) && !/[\s\\]/.test(text) && URL.canParse(text);
}

/** An identifier: an http(s) address, or an absolute URI of another kind (`did:`, `ap:`, `urn:`, `tag:`). */
export function isUri(text: string): boolean {
  if (/^https?:/i.test(text)) return isHttpUrl(text);
  return (
    text.length <= BOUNDS.uri &&
    /^[a-z][a-z0-9+.-]{1,31}:[^\s\\]+$/i.test(text) &&
    !/^(?:javascript|data|file|blob):/i.test(text)
  );
}

/**
 * The document's own id. Absent and null are null (some activities and emojis are anonymous), and so is a relative
 * reference, which names nothing without a base; anything else but one absolute URI is refused, lists of one too.
 * Throws ReadRefusal `invalid-id`.
 */
export function readOwnId(document: JsonObject): string | null {
  const given = document['id'];
  if (given === undefined || given === null) return null;
  const id = typeof given === 'string' ? given.trim() : given;
  if (typeof id === 'string' && isUri(id)) return id;
  if (typeof id === 'string' && id.length <= BOUNDS.uri && /^(?!\/\/)[^\s\\:#?][^\s\\:]*$/.test(id)) return null;
  throw new ReadRefusal('invalid-id', String(JSON.stringify(id)));
}

/** A reference to something else: the first URI itself, or object with an id or href; null when there is none. */
export function readReference(value: unknown): string | null {
  for (const member of Array.isArray(value) ? listOf(value, BOUNDS.authors) : [value]) {
    const given = isObject(member) ? (member['id'] ?? member['href']) : member;
    const id = typeof given === 'string' ? given.trim() : '';
    if (isUri(id)) return id;
  }
  return null;
}

/** All references of a field, each once, in order. */
export function readReferences(value: unknown, max: number = BOUNDS.list): string[] {
  const found = listOf(value, max)
    .map(readReference)
    .filter((id) => id !== null);
  return found.length > 1 ? [...new Set(found)] : found;
}

/** The first http(s) address among strings, Links and objects with `url`; blanks mended as browsers do. */
export function readHttpUrl(value: unknown, nesting = 0): string | null {
  for (const member of Array.isArray(value) ? listOf(value, BOUNDS.attachments) : [value]) {
    if (typeof member === 'string') {
      if (isHttpUrl(member)) return member;
      const url = fixAddress(member);
      if (url !== member && isHttpUrl(url)) return url;
    } else if (isObject(member) && nesting < 3) {
      const url = readHttpUrl(member['href'] ?? member['url'] ?? member['id'], nesting + 1);
      if (url !== null) return url;
    }
  }
  return null;
}

/** The page a person may open: of several links the first in HTML, else the first that names no type, else any. */
export function readPageUrl(value: unknown): string | null {
  const links = listOf(value, 64);
  if (links.length <= 1) return readHttpUrl(links[0]);
  const typed = (test: (type: unknown) => boolean) =>
    links.find((link) => readHttpUrl(link) !== null && test(isObject(link) ? link['mediaType'] : undefined));
  const html = typed((type) => type === 'text/html') ?? typed((type) => type === undefined || type === null);
  return readHttpUrl(html ?? typed(() => true));
}

/** The address of an Image, of the widest of several, or of a bare string. */
export function readImageUrl(value: unknown): string | null {
  let best: string | null = null;
  let width = -1;
  for (const image of listOf(value, 16)) {
    const url = isObject(image) ? (readHttpUrl(image['url']) ?? readHttpUrl(image['href'])) : readHttpUrl(image);
    const wide = isObject(image) ? (readCount(image['width']) ?? 0) : 0;
    if (url !== null && wide > width) {
      best = url;
      width = wide;
    }
  }
  return best;
}
