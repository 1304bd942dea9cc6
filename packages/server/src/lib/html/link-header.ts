import { isActivityType, resolveAddress } from './find-alternate.ts';

export interface HeaderLink {
  /** As sent. */
  target: string;
  /** In lower case. */
  rel: string[];
  /** By name in lower case; the first of each counts (RFC 8288 §3). */
  parameters: Map<string, string>;
}

const MAX_LENGTH = 16_384;
const MAX_LINKS = 100;
const MAX_PARAMETERS = 32;

const TARGET = /[\s,]*<([^>]*)>/y;
/** A name, and a token or quoted string; both sides of `=` may have blanks. */
const PARAMETER = /\s*;\s*(?:([^\s=;,"]+)\s*(?:=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;,"]*)))?)?/y;

/** Reads a `Link` header (RFC 8288); of a broken one the links before the fault. Linear in its length, 16 kB at most. */
export function parseLinkHeader(header: string): HeaderLink[] {
  const text = header.slice(0, MAX_LENGTH);
  const links: HeaderLink[] = [];
  let at = 0;
  while (links.length < MAX_LINKS) {
    TARGET.lastIndex = at;
    const target = TARGET.exec(text);
    if (target === null) break;
    at = TARGET.lastIndex;
    const parameters = new Map<string, string>();
    for (;;) {
      PARAMETER.lastIndex = at;
      const found = PARAMETER.exec(text);
      if (found === null) break;
      at = PARAMETER.lastIndex;
      const [, name, quoted, token = ''] = found;
      const key = name?.toLowerCase();
      if (key === undefined || parameters.has(key) || parameters.size >= MAX_PARAMETERS) continue;
      parameters.set(key, quoted === undefined ? token : quoted.replace(/\\(.)/g, '$1'));
    }
    const rel = (parameters.get('rel') ?? '').toLowerCase().split(/\s+/).filter(Boolean);
    links.push({ target: target[1] as string, rel, parameters });
  }
  return links;
}

/** The ActivityPub document that an answer's `Link` header names as another form of it; undefined where it names none. */
export function findAlternateLink(header: string, base: string): string | undefined {
  for (const { target, rel, parameters } of parseLinkHeader(header)) {
    // A link about something else (`anchor`) says nothing about this answer.
    if (!rel.includes('alternate') || parameters.has('anchor')) continue;
    const url = isActivityType(parameters.get('type') ?? '') ? resolveAddress(target, base) : undefined;
    if (url !== undefined) return url;
  }
  return undefined;
}
