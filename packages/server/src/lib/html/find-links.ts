import { fixAddress } from '../text/fix-address.ts';
import { walkHtml } from './walk-html.ts';

const HAS_LINK = /<a\b/i;
const ATTRIBUTES = ['href', 'rel', 'class'];
/** Words by which servers mark links to people and tags, and to the post that is quoted. */
const NAMES = new Set(['mention', 'hashtag', 'u-url', 'h-card', 'quote-inline']);
const WEB = /^https?:\/\/[^/?#\\\s]/;
const MAX_LINKS = 16;

/** The web addresses that a text links to, in order, at most 16; those of people and tags are left out, as far as they say so. */
export function findLinks(html: string): string[] {
  const found: string[] = [];
  if (!HAS_LINK.test(html)) return found;
  /** Inside of what names somebody, or what is quoted. */
  let naming = '';
  walkHtml(html, {
    wants: (tag, attribute) =>
      tag === 'a' ? ATTRIBUTES.includes(attribute) : attribute === 'class' && (tag === 'span' || tag === 'p'),
    text() {},
    open(tag, attributes) {
      if (tag !== 'a') {
        if (naming === '' && isName(attributes.get('class'))) naming = tag;
        return;
      }
      const href = fixAddress(attributes.get('href') ?? '');
      const isTag = /\btag\b/i.test(attributes.get('rel') ?? '');
      if (naming === '' && !isTag && !isName(attributes.get('class')) && WEB.test(href) && found.length < MAX_LINKS)
        found.push(href);
    },
    close(tag) {
      if (tag === naming) naming = '';
    },
  });
  return found;
}

function isName(classes: string | undefined): boolean {
  return (classes ?? '').split(/\s+/).some((name) => NAMES.has(name));
}
