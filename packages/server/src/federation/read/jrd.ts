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
  const links =
    document === null
      ? readXrdLinks(Buffer.from(body).toString('utf8'))
      : listOf(document['links'], MAX_LINKS)
          .filter(isObject)
          .map((link) => ({
            rel: readName(link['rel']),
            type: readName(link['type']),
            template: readName(link['template']),
          }));
  const templates = links.filter(({ rel, template }) => rel?.toLowerCase() === 'lrdd' && template !== null);
  // Older ones name an XML document beside it, which nobody reads any more.
  const chosen =
    templates.find(({ type }) => /\bjson|\bjrd/i.test(type ?? '')) ?? templates.find(({ type }) => type === null);
  return (chosen ?? templates[0])?.template ?? null;
}

/** The attributes that matter, without an XML parser: no entities are resolved but those of an attribute. */
function readXrdLinks(xml: string): Record<'rel' | 'type' | 'template', string | null>[] {
  return [...xml.matchAll(/<(?:\w{1,20}:)?Link\s([^<>]{1,4000})>/g)].slice(0, MAX_LINKS).map(([, attributes = '']) => {
    const read = (name: string) => {
      const found = new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, 'i').exec(attributes);
      return found === null ? null : (found[1] ?? found[2] ?? '').replaceAll('&amp;', '&');
    };
    return { rel: read('rel'), type: read('type'), template: read('template') };
  });
}

function decode(body: Uint8Array, maxBytes: number): Record<string, unknown> | null {
  try {
    return decodeDocument(body, maxBytes);
  } catch (error) {
    if (error instanceof ReadRefusal) return null;
    throw error;
  }
}
