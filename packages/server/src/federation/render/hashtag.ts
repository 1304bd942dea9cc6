import type { Json } from './json.ts';

/** A tag, and where its posts are found. */
export function renderHashtag(href: string, name: string): Json {
  return { type: 'Hashtag', href, name: `#${name}` };
}
