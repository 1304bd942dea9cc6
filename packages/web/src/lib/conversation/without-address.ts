import type { Mention } from '../api/types.ts';

/** A mention as servers write it, alone or in the span of its card, with the space behind it. */
const MENTION =
  /^(?:<span[^>]*>)?<a [^>]*href="([^"]*)"[^>]*>(?:@|&#64;)(?:<span>)?[^<]*(?:<\/span>)?<\/a>(?:<\/span>)?(?:\s|&nbsp;|<br ?\/?>)*/;

/**
 * What is said, without the handles it begins with: in a conversation everybody sees whom it is to. What is nothing but
 * handles stays as it is.
 */
export function withoutAddress(html: string, mentions: readonly Pick<Mention, 'url'>[]): string {
  const start = /^<p>/.exec(html)?.[0] ?? '';
  const urls = new Set(mentions.map(({ url }) => url));
  let rest = html.slice(start.length);
  for (
    let found = MENTION.exec(rest);
    found !== null && urls.has(readAttribute(found[1] ?? ''));
    found = MENTION.exec(rest)
  ) {
    rest = rest.slice(found[0].length);
  }
  return /^(?:<\/p>)?$/.test(rest.trim()) ? html : start + rest;
}

const readAttribute = (attribute: string): string => attribute.replaceAll('&amp;', '&');
