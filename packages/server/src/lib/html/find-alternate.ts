import { fixAddress } from '../text/fix-address.ts';
import { walkHtml } from './walk-html.ts';

/** What is looked through: a head is at the front. In UTF-16 units. */
const MAX_LENGTH = 200_000;
const MAX_ADDRESS = 2_048;

const ATTRIBUTES = ['rel', 'type', 'href'];
const ACTIVITY = /^application\/(?:activity\+json|ld\+json\s*;.*activitystreams.*)$/i;

/**
 * The ActivityPub document that a page says it is another form of: the first `<link>` or, where there is none, `<a>` with
 * `rel="alternate"` and its type. Absolute http(s), resolved against `base` (the page's address) and its `<base>`;
 * undefined where there is none.
 */
export function findAlternate(html: string, base: string): string | undefined {
  let found: string | undefined;
  let inText: string | undefined;
  let from = base;
  walkHtml(html.slice(0, MAX_LENGTH), {
    wants: (tag, attribute) =>
      ((tag === 'link' || tag === 'a') && ATTRIBUTES.includes(attribute)) || (tag === 'base' && attribute === 'href'),
    text() {},
    close() {},
    open(tag, attributes) {
      if (tag === 'base') from = resolveAddress(attributes.get('href'), base) ?? base;
      else if (tag === 'link') found ??= readAlternate(attributes, from);
      else if (tag === 'a') inText ??= readAlternate(attributes, from);
    },
  });
  return found ?? inText;
}

function readAlternate(attributes: Map<string, string>, base: string): string | undefined {
  const rel = attributes.get('rel')?.toLowerCase().split(/\s+/) ?? [];
  return rel.includes('alternate') && isActivityType(attributes.get('type') ?? '')
    ? resolveAddress(attributes.get('href'), base)
    : undefined;
}

/** Whether a media type is ActivityPub's, in either spelling. */
export function isActivityType(type: string): boolean {
  return ACTIVITY.test(type.trim());
}

/** An address in a document at `base`: absolute, http(s), without a user; undefined for others. */
export function resolveAddress(address: string | undefined, base: string): string | undefined {
  if (address === undefined || address.trim() === '' || address.length > MAX_ADDRESS) return undefined;
  const url = URL.parse(fixAddress(address), base);
  const isWeb = url !== null && (url.protocol === 'https:' || url.protocol === 'http:');
  return isWeb && url.username === '' && url.password === '' ? url.href : undefined;
}
