import { decodeDocument } from './decode.ts';
import { isObject, listOf, readHttpUrl, readName } from './fields.ts';
import { ReadRefusal } from './refusal.ts';

const MAX_LINKS = 100;
const ACTIVITY = /^application\/(?:activity\+json|ld\+json)\s*(?:;|$)/i;

/** What a WebFinger answer says, read as leniently as it is written: static files, other case, no subject. */
export interface ReadJrd {
  subject: string | null;
  /** Where the actor may be: what is typed as ActivityPub first, then untyped links, then aliases. */
  candidates: string[];
}

/** Null for what is no resource descriptor at all. */
export function readJrd(body: Uint8Array, maxBytes: number): ReadJrd | null {
  const document = decode(body, maxBytes);
  if (document === null || !Array.isArray(document['links'] ?? document['aliases'])) return null;
  const self = listOf(document['links'], MAX_LINKS).filter(
    (link) => isObject(link) && readName(link['rel'])?.toLowerCase() === 'self',
  ) as Record<string, unknown>[];
  const typed = self.filter((link) => ACTIVITY.test(readName(link['type'], 256) ?? ''));
  const untyped = self.filter((link) => readName(link['type'], 256) === null);
  const hrefs = [...typed, ...untyped].map((link) => readHttpUrl(link['href']));
  const aliases = listOf(document['aliases'], MAX_LINKS).map(readHttpUrl);
  const candidates = (hrefs.some((href) => href !== null) ? hrefs : aliases).filter((uri) => uri !== null);
  return { subject: readName(document['subject']), candidates: [...new Set(candidates)] };
}

/** The template of host-meta's `lrdd` link (RFC 6415), in XRD or JSON; null where there is none. */
export function readHostMeta(body: Uint8Array, maxBytes: number): string | null {
  if (body.length > maxBytes) return null;
  const document = decode(body, maxBytes);
  if (document !== null) {
    for (const link of listOf(document['links'], MAX_LINKS)) {
      if (isObject(link) && readName(link['rel'])?.toLowerCase() === 'lrdd') return readName(link['template']);
    }
    return null;
  }
  return readXrdTemplate(Buffer.from(body).toString('utf8'));
}

/** The one attribute that matters, without an XML parser: no entities are resolved but those of an attribute. */
function readXrdTemplate(xml: string): string | null {
  for (const [, attributes = ''] of xml.matchAll(/<(?:\w{1,20}:)?Link\s([^<>]{1,4000})>/g)) {
    const read = (name: string) => new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, 'i').exec(attributes);
    const rel = read('rel');
    const template = read('template');
    if ((rel?.[1] ?? rel?.[2])?.toLowerCase() !== 'lrdd' || template === null) continue;
    return (template[1] ?? template[2] ?? '').replaceAll('&amp;', '&');
  }
  return null;
}

function decode(body: Uint8Array, maxBytes: number): Record<string, unknown> | null {
  try {
    return decodeDocument(body, maxBytes);
  } catch (error) {
    if (error instanceof ReadRefusal) return null;
    throw error;
  }
}
