import { ReadRefusal } from './refusal.ts';

export type JsonObject = Record<string, unknown>;

const MAX_URI = 2_048;
const MAX_LIST = 1_000;
const MAX_LANGUAGES = 32;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Every field may be absent, single, a list, or (from sloppy JSON-LD) a list of lists: always a flat list here. */
export function listOf(value: unknown, max = MAX_LIST): unknown[] {
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

/** Text, cut to `max` UTF-16 units without splitting a character; null for anything else. */
export function readText(value: unknown, max: number): string | null {
  const text = firstOf(value);
  if (typeof text === 'string') return cut(text, max);
  return isObject(text) && typeof text['@value'] === 'string' ? cut(text['@value'], max) : null;
}

function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  const last = text.charCodeAt(max - 1);
  return text.slice(0, last >= 0xd800 && last < 0xdc00 ? max - 1 : max);
}

/** A name in one line: text without the spaces around it; null when nothing is left. */
export function readName(value: unknown, max = 2_048): string | null {
  return readText(value, max)?.trim() || null;
}

export function readBoolean(value: unknown): boolean | null {
  const first = firstOf(value);
  if (first === 'true') return true;
  if (first === 'false') return false;
  return typeof first === 'boolean' ? first : null;
}

/** A finite number. */
export function readNumber(value: unknown): number | null {
  const first = firstOf(value);
  return typeof first === 'number' && Number.isFinite(first) ? first : null;
}

/** A count: a whole number from 0 to 2^53; negative, broken and textual ones are nothing (CVE-2024-52592). */
export function readCount(value: unknown): number | null {
  const first = firstOf(value);
  return typeof first === 'number' && Number.isSafeInteger(first) && first >= 0 ? first : null;
}

/** Whether this is an absolute http(s) address without user name, with a real port and a valid host. */
export function isHttpUrl(text: string): boolean {
  if (text.length > MAX_URI) return false;
  const found = /^https?:\/\/([^/?#\\\s@]+)(?:[/?#]|$)/.exec(text);
  return found !== null && !/:0+$/.test(found[1]!) && !/[\s\\]/.test(text) && URL.canParse(text);
}

/** An identifier: an http(s) address, or an absolute URI of another kind (`did:`, `ap:`, `urn:`, `tag:`). */
export function isUri(text: string): boolean {
  if (/^https?:/i.test(text)) return isHttpUrl(text);
  return (
    text.length <= MAX_URI &&
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
  const id = document['id'];
  if (id === undefined || id === null) return null;
  if (typeof id === 'string' && isUri(id)) return id;
  if (typeof id === 'string' && id.length <= MAX_URI && /^(?!\/\/)[^\s\\:#?][^\s\\:]*$/.test(id)) return null;
  throw new ReadRefusal('invalid-id', String(JSON.stringify(id)));
}

/** A reference to something else: the URI itself or an object with an id or href; null when it is neither. */
export function readReference(value: unknown): string | null {
  const first = firstOf(value);
  const id = isObject(first) ? (first['id'] ?? first['href']) : first;
  return typeof id === 'string' && isUri(id) ? id : null;
}

/** All references of a field, each once, in order. */
export function readReferences(value: unknown, max = MAX_LIST): string[] {
  const found = listOf(value, max)
    .map(readReference)
    .filter((id) => id !== null);
  return found.length > 1 ? [...new Set(found)] : found;
}

/** An http(s) address, as sent; from a string, a Link or an object with `url`. */
export function readHttpUrl(value: unknown): string | null {
  const first = firstOf(value);
  const url = isObject(first) ? firstOf(first['href'] ?? first['url'] ?? first['id']) : first;
  return typeof url === 'string' && isHttpUrl(url) ? url : null;
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

/** A map from language tags (BCP 47 in form) to text; at most 32, `und` and broken tags left out. */
export function readLanguageMap(value: unknown, max: number): Record<string, string> {
  const map: Record<string, string> = {};
  if (!isObject(value)) return map;
  for (const [tag, text] of Object.entries(value).slice(0, MAX_LANGUAGES)) {
    if (isLanguage(tag) && typeof text === 'string') map[tag] = cut(text, max);
  }
  return map;
}

export function isLanguage(tag: string): boolean {
  return tag.length <= 35 && tag !== 'und' && /^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,4}$/.test(tag);
}
