import { BOUNDS } from './bounds.ts';
import { isObject, isUri, type JsonObject, listOf, readHttpUrl, readName } from './fields.ts';

/** A JSON resource descriptor (RFC 7033). */
export interface ReadWebFinger {
  subject: string;
  aliases: string[];
  links: { rel: string; type: string | null; href: string | null; template: string | null }[];
  /** The actor this account is, by its ActivityPub link. */
  self: string | null;
}

/** Null when the document is something else. */
export function readWebFinger(document: JsonObject): ReadWebFinger | null {
  const subject = readName(document['subject']);
  if (subject === null || !Array.isArray(document['links']) || !isUri(subject)) return null;
  const links = readLinks(document['links']);
  const isActivity = (type: string | null) => type !== null && /^application\/(?:activity|ld)\+json/.test(type);
  return {
    subject,
    aliases: listOf(document['aliases'], 256).filter((alias) => typeof alias === 'string' && isUri(alias)) as string[],
    links,
    self: links.find((link) => link.rel === 'self' && isActivity(link.type) && link.href !== null)?.href ?? null,
  };
}

function readLinks(value: unknown): ReadWebFinger['links'] {
  const links: ReadWebFinger['links'] = [];
  for (const link of listOf(value, BOUNDS.links)) {
    const rel = isObject(link) ? readName(link['rel']) : null;
    if (!isObject(link) || rel === null) continue;
    links.push({
      rel,
      type: readName(link['type'], BOUNDS.word),
      href: readHttpUrl(link['href']),
      template: readName(link['template'] ?? link['href']),
    });
  }
  return links;
}
