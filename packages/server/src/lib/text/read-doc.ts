import { type Doc, walkInlines } from './doc.ts';
import { normalizeTag } from './normalize-tag.ts';

const MAX_NAMES = 256;
const MAX_LINKS = 16;

/** The length a text is limited by: graphemes as typed, each address as 23, a mention without its domain. */
export function countDoc(doc: Doc): number {
  return doc.characters;
}

/** The handles it mentions, `user` or `user@domain`, lower-cased: each once, in order, at most 256. */
export function mentionsOf(doc: Doc): string[] {
  const found = new Set<string>();
  for (const inline of walkInlines(doc)) {
    if (inline.kind === 'mention') found.add(handleOf(inline));
    if (found.size >= MAX_NAMES) break;
  }
  return [...found];
}

/** The key of a mention: `user` for a local account, `user@domain` for a remote one, lower-cased. */
export function handleOf({ user, domain }: { user: string; domain: string }): string {
  return (domain === '' ? user : `${user}@${domain}`).toLowerCase();
}

/** The keys of its tags: each once, in order, at most 256. */
export function tagsOf(doc: Doc): string[] {
  const found = new Set<string>();
  for (const inline of walkInlines(doc)) {
    if (inline.kind === 'tag') found.add(normalizeTag(inline.name));
    if (found.size >= MAX_NAMES) break;
  }
  return [...found];
}

/** The shortcodes it has, each once, in order, at most 256; whether there are such emoji is not ours to know. */
export function emojisOf(doc: Doc): string[] {
  const found = new Set<string>();
  for (const inline of walkInlines(doc)) {
    if (inline.kind === 'emoji') found.add(inline.shortcode);
    if (found.size >= MAX_NAMES) break;
  }
  return [...found];
}

/** The web addresses it links to, in order, each once, at most 16. */
export function linksOf(doc: Doc): string[] {
  const found = new Set<string>();
  for (const inline of walkInlines(doc)) {
    if ((inline.kind === 'url' || inline.kind === 'link') && /^https?:\/\//i.test(inline.url)) found.add(inline.url);
    if (found.size >= MAX_LINKS) break;
  }
  return [...found];
}
